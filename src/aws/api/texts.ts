import { anyName, anyText, type RoomGrammars } from "@motif/compile/kit";

const ROUTES = "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html";
const CORS = "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html";

/** What is taken where texts of an HTTP API end. */
export const TEXTS = {
  "api.name": anyName(
    "part of the name of an HTTP API",
    "https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis.html",
  ),
  // "The /ping and /sping paths are reserved for the service health check."
  "api.path": {
    place: "a route of API Gateway",
    takes: "any path but /ping and /sping, which it answers itself",
    form: /^(?!\/s?ping$)/,
    wayOut: "take another path, such as /health",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html",
  },
  "api.parameter": anyText("a variable of a route", ROUTES),
  "api.origin": anyText("an origin of the CORS configuration", CORS),
  "api.header": anyText("a header of the CORS configuration", CORS),
  "api.exposed-header": anyText("a header of the CORS configuration", CORS),
} satisfies RoomGrammars;
