import { describe, expect, it } from "vitest";
import { toHttpResponse } from "../function/http/response.ts";
import { invocationContext } from "../testing/invocation.ts";
import { type RequestInit, request } from "../testing/request.ts";
import { serve } from "./unmatched.ts";

describe("what no function's route matches", () => {
  const api = {
    kind: "api" as const,
    routes: [
      { method: "GET", path: "/things" },
      { method: "POST", path: "/things" },
    ],
    bodyLimit: 1000,
    cors: { origins: ["https://shop.example"], headers: ["x-key"] },
  };
  const unmatched = async (target: string, init: RequestInit) =>
    toHttpResponse(await serve(api)(request(target, init), invocationContext()));

  it("is 404, 405 with what is allowed, or the answer to OPTIONS", async () => {
    expect((await unmatched("/elsewhere", {})).status).toBe(404);
    const put = await unmatched("/things", { method: "PUT" });
    expect([put.status, put.headers.get("allow")]).toEqual([405, "GET, HEAD, OPTIONS, POST"]);
    const options = await unmatched("/things", { method: "OPTIONS" });
    expect([options.status, options.headers.get("allow")]).toEqual([204, "GET, HEAD, OPTIONS, POST"]);
  });

  it("is the answer to a preflight, of any path, with the methods of all functions", async () => {
    const headers = { origin: "https://shop.example", "access-control-request-method": "POST" };
    for (const path of ["/things", "/elsewhere"]) {
      const response = await unmatched(path, { method: "OPTIONS", headers });
      expect(response.status).toBe(204);
      expect(response.headers.get("access-control-allow-origin")).toBe("https://shop.example");
      expect(response.headers.get("access-control-allow-methods")).toContain("POST");
    }
  });
});
