import { anyName, anyText, type RoomGrammars } from "@motif/compile/kit";
import { QUOTAS } from "./profile.ts";

const ROUTES = "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html";
const CORS = "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html";

/** "Total combined size of request line and header values: 10240 bytes": nothing is left for a header then. */
const LONGEST_PATH = QUOTAS.requestLine.value - "DELETE  HTTP/1.1".length;

/** What is taken where texts of an HTTP API end. */
export const TEXTS = {
  "api.name": anyName(
    "part of the name of an HTTP API",
    "https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis.html",
  ),
  // "The /ping and /sping paths are reserved for the service health check."
  "api.path": {
    place: "a route of API Gateway",
    takes: `any path of up to ${LONGEST_PATH} characters but /ping and /sping, which it answers itself`,
    form: { test: (text) => !/^\/s?ping$/.test(text) && text.length <= LONGEST_PATH },
    kept: ["ping", "sping"],
    wayOut: "take another path, such as /health",
    source:
      "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html and /http-api-quotas.html",
  },
  "api.parameter": anyText("a variable of a route", ROUTES),
  "api.origin": anyText("an origin of the CORS configuration", CORS),
  "api.header": anyText("a header of the CORS configuration", CORS),
  "api.exposed-header": anyText("a header of the CORS configuration", CORS),
} satisfies RoomGrammars;
