import type { Features } from "../../ground/feature.ts";

/** What apps can ask of an HTTP API. */
export const features = {
  "http.routes": {
    kind: "HTTP API",
    title: "routes with parameters, HEAD, 404 and 405, several functions",
    engine: { by: "the gateway" },
  },
  "http.overlap": {
    kind: "HTTP API",
    title: "a plain route beside one with a parameter (`/items/recent`, `/items/{id}`)",
    engine: { by: "the gateway" },
  },
  "http.rest": {
    kind: "HTTP API",
    title: "the rest of a path as a parameter (`/files/{path+}`)",
    engine: { by: "the gateway" },
  },
  "http.any": {
    kind: "HTTP API",
    title: "`ANY` for all methods that a path has no other route for",
    engine: { by: "the gateway" },
  },
  "http.slash": {
    kind: "HTTP API",
    title: "a path that ends with a slash is answered 404",
    engine: { by: "the gateway" },
  },
  "http.cors": { kind: "HTTP API", title: "CORS", engine: { by: "the gateway" } },
  "http.validation": {
    kind: "HTTP API",
    title: "schemas of body, query, path and headers",
    engine: { by: "the gateway" },
  },
  "http.gateway-validation": {
    kind: "HTTP API",
    title: 'bad requests refused before they reach a function (`validation: "gateway"`)',
    engine: { by: "the function", difference: "a bad request costs an invocation" },
  },
  "http.jwt": {
    kind: "HTTP API",
    title: "`authorizer` by JWT, with scopes",
    engine: { by: "the function", difference: "a development issuer stands in for the real one" },
  },
  "http.api-key": { kind: "HTTP API", title: "`authorizer` by API key", engine: { by: "the function" } },
  "http.authorizer": {
    kind: "HTTP API",
    title: "`authorizer` by a function of one's own, its decisions kept",
    engine: { by: "the function" },
  },
  "http.streaming": {
    kind: "HTTP API",
    title: "functions with `streams: true`",
    engine: { by: "the gateway" },
  },
  "http.collected": {
    kind: "HTTP API",
    title: "streamed responses of other functions",
    engine: { by: "the gateway", difference: "as they come" },
  },
  "http.body": { kind: "HTTP API", title: "request bodies up to 6 MiB", engine: { by: "the gateway" } },
  "http.large-body": {
    kind: "HTTP API",
    title: "request bodies up to 10 MiB",
    engine: { by: "the gateway" },
  },
  "http.larger-body": {
    kind: "HTTP API",
    title: "request bodies up to 32 MiB",
    engine: { by: "the gateway" },
  },
  "http.largest-body": {
    kind: "HTTP API",
    title: "request bodies up to 210 MB",
    engine: { by: "the gateway" },
  },
  "http.slow": { kind: "HTTP API", title: "answers that take up to 230 s", engine: { by: "the gateway" } },
  "http.several-slow": {
    kind: "HTTP API",
    title: "answers that take a minute, in an API of several functions with different grants",
    engine: { by: "the gateway" },
  },
  "http.very-slow": {
    kind: "HTTP API",
    title: "answers that take up to 15 minutes",
    engine: { by: "the gateway" },
  },
} as const satisfies Features;
