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
  "http.cors": { kind: "HTTP API", title: "CORS", engine: { by: "the gateway" } },
  "http.validation": {
    kind: "HTTP API",
    title: "schemas of body, query, path and headers",
    engine: { by: "the gateway" },
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
