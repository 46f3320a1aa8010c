import { app, bucket, http, httpApi } from "@motif/core";
import type { Example, Examples } from "./example.ts";
import { web } from "./web.ts";

/** What HTTP APIs are asked for. */
export const examples: Examples = {
  "http.routes": () => web({}, {}, ["/items/{id}", "/orders/{id}"]),
  "http.overlap": () => web({}, {}, ["/items/recent", "/items/{id}"]),
  "http.cors": () => web({}, { cors: { origins: ["https://shop.example"] } }),
  "http.validation": () => web(),
  "http.streaming": () => web({ streams: true }),
  "http.collected": () => web(),
  "http.body": () => web({}, { bodyLimit: 6 * 1024 * 1024 }),
  "http.large-body": () => web({}, { bodyLimit: 10 * 1024 * 1024 }),
  "http.slow": () => web({ timeout: "230s" }),
  "http.several-slow": severalSlow,
  "http.very-slow": () => web({ timeout: "15m" }),
};

function severalSlow(): Example {
  const uploads = bucket("uploads");
  const own = { timeout: "60s" } as const;
  const read = http("read", { ...own, uses: { uploads: uploads.reader } }, () => new Response());
  const write = http("write", { ...own, uses: { uploads: uploads.writer } }, () => new Response());
  return { definition: app("example", { api: httpApi({ "GET /files": read, "POST /files": write }) }) };
}
