import { anyName, anyText, type RoomGrammars } from "@motif/compile/kit";

/** What is taken where texts of an HTTP API end. Origins and headers are the adapter's own. */
export const TEXTS = {
  "api.name": anyName(
    "part of the id of a gateway",
    "https://docs.cloud.google.com/api-gateway/docs/reference/rest/v1/projects.locations.gateways/create",
  ),
  // "It is not possible to use the following URL paths: /eventlog; paths starting with /_ah/; some paths ending with z.
  // We recommend avoiding all paths ending with z to prevent conflicts with reserved paths."
  "api.path": {
    place: "a path of a Cloud Run service",
    takes:
      "any path but /eventlog, those under /_ah/ and those that end with z, some of which it keeps for itself",
    form: /^(?!\/eventlog$|\/_ah(?:\/|$)|.*z$)/,
    kept: ["eventlog", "_ah", "healthz"],
    wayOut: "take another path, such as /health",
    source: "https://docs.cloud.google.com/run/docs/known-issues",
  },
  "api.parameter": anyText(
    "a parameter of a path of an OpenAPI document",
    "https://docs.cloud.google.com/endpoints/docs/openapi/openapi-limitations",
  ),
  "api.origin": anyText("in a variable of the function"),
  "api.header": anyText("in a variable of the function"),
  "api.exposed-header": anyText("in a variable of the function"),
} satisfies RoomGrammars;
