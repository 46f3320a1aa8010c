import { type HttpFunction, http, json } from "@motif/core";
import { customAuthorizer } from "@motif/runtime";
import { afterEach, describe, expect, it, vi } from "vitest";
import * as z from "zod/mini";
import { toHttpResponse } from "../function/http/response.ts";
import { invocationContext } from "../testing/invocation.ts";
import { ORIGIN, type RequestInit, request } from "../testing/request.ts";
import type { ApiSettings } from "./environment.ts";
import { serve } from "./trigger.ts";

const call = async (
  fn: HttpFunction,
  target: string,
  init?: RequestInit,
  trigger: Partial<ApiSettings> = {},
  context = invocationContext(),
) => {
  const routes = [
    { method: "POST", path: "/things/{name}" },
    { method: "GET", path: "/things/{name}" },
    { method: "GET", path: "/files/{path+}" },
  ];
  const settings = {
    trigger: { kind: "api" as const, routes, bodyLimit: 1000, ...trigger },
    timeoutMs: 1000,
  };
  const data = await serve(fn, {}, settings)(request(target, init), context);
  return toHttpResponse(data);
};

/** Answers with what it got. */
const echo = http("echo", {}, async ({ request, params, query, header }) => {
  const { method, url } = request;
  return json({ method, url, params, query, note: header("x-note"), body: await request.text() });
});

afterEach(() => {
  vi.useRealTimers();
});

describe("a request that an authorizer refuses", () => {
  it("is answered before its body is looked at, with the challenge", async () => {
    const authorizer = customAuthorizer("mine", { scheme: "Mine", decide: () => undefined });
    const fn = http("guarded", { authorizer, body: z.object({ name: z.string() }) }, () => json({}));
    for (const headers of [{}, { authorization: "Mine x" }]) {
      const response = await call(fn, "/things/1", { method: "POST", body: "{}", headers });
      expect(response.status).toBe(401);
      expect(response.headers.get("www-authenticate")).toBe("Mine");
      expect(await response.text()).not.toContain("name");
    }
  });
});

describe("a request of Azure Functions", () => {
  it("reaches the handler as a Request", async () => {
    const init = {
      method: "POST",
      headers: { "X-Note": "a, b", "content-type": "text/plain" },
      body: "Hällo",
    };
    const response = await call(echo, "/things/M%C3%A4rz%2F1?a=1&a=2&b=%20", init);
    expect(await response.json()).toEqual({
      method: "POST",
      url: `${ORIGIN}/things/M%C3%A4rz%2F1?a=1&a=2&b=%20`,
      params: { name: "März/1" },
      query: { a: ["1", "2"], b: " " },
      note: "a, b",
      body: "Hällo",
    });
  });

  it("keeps its bytes", async () => {
    const bytes = http("bytes", {}, async ({ request }) => new Response(await request.bytes()));
    const body = Uint8Array.from({ length: 256 }, (_, i) => i);
    const response = await call(bytes, "/things/x", { method: "POST", body });
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(body);
  });

  it("has the bytes of its body as they came: JSON that is neither ASCII nor canonical", async () => {
    const raw = http("raw", {}, ({ rawBody }) => json([...rawBody]));
    const body = '{ "b": 1.0,\r\n "a": "Hällo \\u00e9" }';
    const init = { method: "POST", headers: { "content-type": "application/json" }, body };
    expect(await (await call(raw, "/things/x", init)).json()).toEqual([...Buffer.from(body)]);
  });

  it("takes the rest of a path as one parameter", async () => {
    expect(await (await call(echo, "/files/a/b%20c.txt")).json()).toMatchObject({
      params: { path: "a/b c.txt" },
    });
  });

  it("belongs to the client's trace, or else to the host's", async () => {
    const traceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    const own = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    const trace = http("trace", {}, ({ header }) => new Response(header("traceparent")));
    const context = () => invocationContext({ traceContext: { traceParent } });
    expect(await (await call(trace, "/things/x", {}, {}, context())).text()).toBe(traceParent);
    const headers = { traceparent: own };
    expect(await (await call(trace, "/things/x", { headers }, {}, context())).text()).toBe(own);
  });

  it("is refused where its body has more bytes than allowed, announced or not", async () => {
    const cors = { origins: ["https://shop.example"] };
    const headers = { origin: "https://shop.example" };
    for (const announced of [{}, { "content-length": "1001" }]) {
      const init = { method: "POST", headers: { ...headers, ...announced }, body: "x".repeat(1001) };
      const response = await call(echo, "/things/x", init, { cors });
      expect(response.status).toBe(413);
      expect(response.headers.get("access-control-allow-origin")).toBe("https://shop.example");
    }
    expect((await call(echo, "/things/x", { method: "POST", body: "x".repeat(1000) })).status).toBe(200);
  });

  it("that does not fit the schemas is answered with every field that is wrong", async () => {
    const strict = http("strict", { body: z.object({ n: z.number() }) }, () => new Response());
    const init = { method: "POST", headers: { "content-type": "application/json" }, body: '{"n":"x"}' };
    const response = await call(strict, "/things/x", init);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ path: "/body/n" }] });
  });

  it("HEAD has the headers of GET and no body", async () => {
    const response = await call(echo, "/things/x", { method: "HEAD" });
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(Number(response.headers.get("content-length"))).toBeGreaterThan(0);
    expect(await response.text()).toBe("");
  });
});

describe("a response of Azure Functions", () => {
  it("has all its cookies, as they are", async () => {
    const cookies = ["a=b==; Path=/; Partitioned", "c=%20/; HttpOnly"];
    const baker = http("baker", {}, () => {
      const headers = new Headers({ vary: "a" });
      headers.append("vary", "b");
      for (const cookie of cookies) headers.append("set-cookie", cookie);
      return new Response("x", { headers });
    });
    const { headers } = await call(baker, "/things/x");
    const sent = new Map([...headers.entries()].map(([name, value]) => [name, value as unknown]));
    expect(sent.get("set-cookie")).toEqual(cookies);
    expect(sent.get("vary")).toBe("a, b");
  });

  it("is 500 without a word of what went wrong, which the log says with the error's severity", async () => {
    const failing = http("failing", {}, () => {
      throw new Error("the password is 123");
    });
    const context = invocationContext();
    const response = await call(failing, "/things/x", {}, {}, context);
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain("123");
    const line = context.lines.find((each) => each.startsWith("error "));
    expect(JSON.parse(line?.slice("error ".length) ?? "")).toMatchObject({
      level: "error",
      function: "failing",
    });
  });

  it("is 500 where it has a header that HTTP cannot carry, and not left unanswered", async () => {
    const broken = http("broken", {}, () => new Response("x", { headers: { "x-name": "\x01" } }));
    const context = invocationContext();
    const response = await call(broken, "/things/x", {}, {}, context);
    expect(response.status).toBe(500);
    expect(response.headers.has("x-name")).toBe(false);
    expect(context.lines.join()).toContain("x-name");
  });

  it("is 504 where the function takes longer than its timeout, and its signal has aborted before", async () => {
    vi.useFakeTimers();
    let aborted = false;
    const slow = http("slow", {}, ({ signal }) => {
      signal.addEventListener("abort", () => {
        aborted = true;
      });
      return new Promise<Response>(() => {});
    });
    const response = call(slow, "/things/x");
    await vi.advanceTimersByTimeAsync(999);
    expect(aborted).toBe(true);
    await vi.advanceTimersByTimeAsync(1);
    expect((await response).status).toBe(504);
  });

  it("that is a stream is sent as it comes, and cut at the timeout", async () => {
    vi.useFakeTimers();
    const endless = http("endless", {}, () => {
      const body = new ReadableStream({
        async pull(controller) {
          await new Promise((resolve) => setTimeout(resolve, 300));
          controller.enqueue(Buffer.from("tick"));
        },
      });
      return new Response(body);
    });
    const response = await call(endless, "/things/x");
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    const first = reader.read();
    await vi.advanceTimersByTimeAsync(300);
    expect(Buffer.from((await first).value ?? []).toString()).toBe("tick");
    const rest = (async () => {
      while (!(await reader.read()).done);
    })();
    const cut = expect(rest).rejects.toThrow("1000 ms");
    await vi.advanceTimersByTimeAsync(2000);
    await cut;
  });
});
