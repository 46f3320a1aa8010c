import { type Authorizer, app, bucket, http, httpApi, secret, service } from "@motif/core";
import { apiKeyAuthorizer, customAuthorizer, jwtAuthorizer } from "@motif/runtime";
import type { Example, Examples } from "./example.ts";
import { web } from "./web.ts";

/** What HTTP APIs are asked for. */
export const examples: Examples = {
  "http.routes": () => web({}, {}, ["/items/{id}", "/orders/{id}"]),
  "http.overlap": () => web({}, {}, ["/items/recent", "/items/{id}"]),
  "http.rest": () => web({}, {}, ["/files/{path+}", "/files/recent"]),
  "http.any": anyMethod,
  "http.slash": () => web({}, {}, ["/items", "/items/{id}"]),
  "http.cors": () => web({}, { cors: { origins: ["https://shop.example"] } }),
  "http.validation": () => web(),
  "http.gateway-validation": () => web({}, { validation: "gateway" }),
  "http.jwt": () =>
    guarded(
      jwtAuthorizer("users", {
        issuer: service("issuer", { url: "https://login.example.com" }),
        audience: "api",
      }),
    ),
  "http.api-key": () => guarded(apiKeyAuthorizer("partners", { keys: secret("keys") })),
  "http.authorizer": () => guarded(customAuthorizer("sessions", { decide: () => undefined })),
  "http.streaming": () => web({ streams: true }),
  "http.collected": () => web(),
  "http.body": () => web({}, { bodyLimit: 6 * 1024 * 1024 }),
  "http.large-body": () => web({}, { bodyLimit: 10 * 1024 * 1024 }),
  "http.larger-body": () => web({}, { bodyLimit: 32 * 1024 * 1024 }),
  "http.largest-body": () => web({}, { bodyLimit: 210_000_000 }),
  "http.slow": () => web({ timeout: "230s" }),
  "http.several-slow": severalSlow,
  "http.very-slow": () => web({ timeout: "15m" }),
};

function anyMethod(): Example {
  const answer = (name: string) => http(name, {}, () => new Response());
  const routes = { "ANY /manage/{path+}": answer("manage"), "GET /manage/users": answer("users") };
  return { definition: app("example", { api: httpApi(routes) }) };
}

function guarded(authorizer: Authorizer): Example {
  const read = http("read", { authorizer, scopes: ["read"] }, () => new Response());
  return { definition: app("example", { api: httpApi({ "GET /files": read }) }) };
}

function severalSlow(): Example {
  const uploads = bucket("uploads");
  const own = { timeout: "60s" } as const;
  const read = http("read", { ...own, uses: { uploads: uploads.reader } }, () => new Response());
  const write = http("write", { ...own, uses: { uploads: uploads.writer } }, () => new Response());
  return { definition: app("example", { api: httpApi({ "GET /files": read, "POST /files": write }) }) };
}
