import { ConditionFailedError, http, json, ThrottledError, table } from "@motif/core";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { createRuntime, type HttpRequestData, type HttpResponseData } from "../platform.ts";
import { FakePlatform, requestData } from "../testing/fake-platform.ts";

const NewItem = z.object({ name: z.string().check(z.minLength(1)), price: z.number() });
const Page = z.object({ limit: z.coerce.number().check(z.maximum(100)) });
const ById = z.object({ id: z.uuid() });

const create = http("create", { body: NewItem, query: Page, params: ById }, ({ body, query, params }) =>
  json({ ...body, ...query, ...params }, { status: 201 }),
);
const PARAMS = { id: "7b2e9f0a-3c1d-4e5f-8a9b-0c1d2e3f4a5b" };
const good = requestData({ target: "/items?limit=10", params: PARAMS, json: { name: "a", price: 1 } });

async function answer(
  fn: Parameters<typeof createRuntime>[0],
  request: HttpRequestData,
  platform = new FakePlatform(),
) {
  return createRuntime(fn, platform).http(request, platform.call());
}

function problemOf(response: HttpResponseData) {
  expect(new Map(response.headers).get("content-type")).toBe("application/problem+json");
  return JSON.parse(String(response.body));
}

describe("a request that the schemas accept", () => {
  it("reaches the handler in parsed parts", async () => {
    const response = await answer(create, good);
    expect(response.status).toBe(201);
    expect(JSON.parse(String(response.body))).toEqual({ name: "a", price: 1, limit: 10, ...PARAMS });
  });

  it.each(["application/json; charset=utf-8", "APPLICATION/JSON", "application/merge-patch+json"])(
    "may have the content type %s",
    async (type) => {
      expect((await answer(create, { ...good, headers: { "content-type": type } })).status).toBe(201);
    },
  );

  it("has query parameters as texts, and as lists where a name occurs more than once", async () => {
    const show = http("show", {}, ({ query }) => json(query));
    const response = await answer(show, requestData({ target: "/?a=1&b=2&a=%C3%BC&__proto__=x&c&a=3&a=1" }));
    expect(response.body).toBe('{"a":["1","ü","3","1"],"b":"2","__proto__":"x","c":""}');
  });
});

describe("a request that the schemas refuse", () => {
  it("is answered with every bad field of all parts", async () => {
    const bad = requestData({ target: "/items?limit=500", params: { id: "1" }, json: { name: "" } });
    const problem = problemOf(await answer(create, bad));
    expect(problem).toMatchObject({ type: "about:blank", title: "Bad Request", status: 400 });
    expect(problem.errors.map(({ path }: { path: string }) => path).sort()).toEqual([
      "/body/name",
      "/body/price",
      "/params/id",
      "/query/limit",
    ]);
    expect(problem.detail).toBe("4 fields are not valid.");
  });

  it("names at most 100 bad fields", async () => {
    const list = http("list", { body: z.array(z.number()) }, () => json({}));
    const problem = problemOf(await answer(list, requestData({ json: Array(5000).fill("x") })));
    expect(problem.errors).toHaveLength(100);
    expect(problem.detail).toBe("5000 fields are not valid; the first 100 are named.");
  });

  it("says of one bad field that it is one", async () => {
    const list = http("list", { body: z.array(z.number()) }, () => json({}));
    const problem = problemOf(await answer(list, requestData({ json: [1, "x", 3] })));
    expect(problem.errors).toHaveLength(1);
    expect(problem.detail).toBe("1 field is not valid.");
  });

  // RFC 9110, section 15.5.16
  it.each([undefined, "text/plain", "application/jsonp", "application/x-www-form-urlencoded"])(
    "gets 415 and the accepted type for content type %s",
    async (type) => {
      const response = await answer(create, { ...good, headers: type ? { "content-type": type } : {} });
      expect(problemOf(response).status).toBe(415);
      expect(new Map(response.headers).get("accept")).toBe("application/json");
      const got = type ? `"${type}" is not JSON` : "The request has no content-type";
      expect(problemOf(response).detail).toBe(`${got}: send application/json.`);
    },
  );

  it.each([
    ["malformed JSON", Buffer.from('{"name":'), "is not valid JSON"],
    ["invalid UTF-8", Buffer.from([0x22, 0xc3, 0x28, 0x22]), "is not valid UTF-8"],
    ["an empty body", Buffer.alloc(0), "is required"],
  ])("gets 400 for %s", async (_, body, message) => {
    const problem = problemOf(await answer(create, { ...good, body }));
    expect(problem.status).toBe(400);
    expect(problem.errors).toEqual([{ path: "/body", message: expect.stringContaining(message) }]);
  });
});

describe("request", () => {
  it("is a Request with what the schemas do not name", async () => {
    const echo = http("echo", {}, async ({ request }) =>
      json({
        url: request.url,
        method: request.method,
        x: request.headers.get("x-a"),
        text: await request.text(),
      }),
    );
    const request = requestData({ target: "/a%2Fb?c=1", headers: { "x-a": "1" }, json: "hello" });
    expect(JSON.parse(String((await answer(echo, request)).body))).toEqual({
      url: "http://localhost/a%2Fb?c=1",
      method: "POST",
      x: "1",
      text: '"hello"',
    });
  });

  it("is there in a copy of the input, and is the same each time", async () => {
    const copies = http("copies", {}, (input) => {
      const copy = { ...input };
      return json(copy.request === input.request && copy.request.method === "GET");
    });
    expect((await answer(copies, requestData())).body).toBe("true");
  });
});

it("the body's bytes are as they came, whatever the body was parsed to", async () => {
  const body = z.pipe(
    z.object({ a: z.string() }),
    z.transform(() => "parsed"),
  );
  const raw = http("raw", { body }, ({ rawBody, body }) => json([body, [...rawBody]]));
  const bytes = Buffer.from('{ "a": "é",\r\n "a": "\\u00e9" }');
  const request = requestData({
    method: "POST",
    headers: { "content-type": "application/json" },
    body: bytes,
  });
  expect(JSON.parse(String((await answer(raw, request)).body))).toEqual(["parsed", [...bytes]]);
  const none = http("none", {}, ({ rawBody }) => json([...rawBody]));
  expect((await answer(none, requestData())).body).toBe("[]");
});

it("one header can be read as it came, whatever the headers were parsed to", async () => {
  const fn = http("f", { headers: z.object({ "x-count": z.coerce.number() }) }, ({ header, headers }) =>
    json([header("x-count"), headers["x-count"], header("x-none") ?? null, header("constructor") ?? null]),
  );
  const response = await answer(fn, requestData({ headers: { "x-count": "3" } }));
  expect(response.body).toBe('["3",3,null,null]');
});

describe("a response", () => {
  it("keeps status, headers and each cookie", async () => {
    const cookies = http("cookies", {}, () => {
      const response = json({}, { status: 202, headers: { "X-Trace": "1" } });
      response.headers.append("set-cookie", "a=1");
      response.headers.append("set-cookie", "b=2");
      return response;
    });
    expect(await answer(cookies, requestData())).toEqual({
      status: 202,
      headers: [
        ["content-type", "application/json"],
        ["set-cookie", "a=1"],
        ["set-cookie", "b=2"],
        ["x-trace", "1"],
      ],
      body: "{}",
    });
  });

  it("is a stream where it is no JSON response, and nothing where its status has no body", async () => {
    const text = await answer(
      http("text", {}, () => new Response("hello")),
      requestData(),
    );
    expect(text.body).toBeInstanceOf(ReadableStream);
    expect(await new Response(text.body as ReadableStream<Uint8Array>).text()).toBe("hello");
    const empty = http("empty", {}, () => new Response(null, { status: 204 }));
    expect((await answer(empty, requestData())).body).toBeNull();
  });
});

describe("an unexpected error", () => {
  const secret = new ConditionFailedError("the password is tiger");

  it("becomes a 500 without internals, and a log line with the stack", async () => {
    const platform = new FakePlatform();
    const broken = http("broken", {}, () => {
      throw secret;
    });
    const response = await answer(broken, requestData(), platform);
    expect(problemOf(response)).toEqual({
      type: "about:blank",
      title: "Internal Server Error",
      status: 500,
      detail: "Name invocation invocation-1 when you report this.",
    });
    expect(platform.logs).toMatchObject([
      {
        level: "error",
        function: "broken",
        invocationId: "invocation-1",
        fields: {
          error: { name: "ConditionFailedError", code: "condition-failed", stack: expect.any(String) },
        },
      },
    ]);
  });

  it.each([
    ["no Response", () => ({ statusCode: 200 })],
    ["Response.error()", () => Response.error()],
    [
      "a body that was read",
      async () => {
        const response = new Response("a");
        await response.text();
        return response;
      },
    ],
  ])("is what %s is", async (_, handler) => {
    const odd = { ...http("odd", {}, () => json({})), handler };
    expect((await answer(odd, requestData())).status).toBe(500);
  });

  it("of a throttled dependency asks the caller to come back", async () => {
    const busy = http("busy", {}, () => {
      throw new ThrottledError("too many requests");
    });
    const response = await answer(busy, requestData());
    expect(response.status).toBe(503);
    expect(new Map(response.headers).get("retry-after")).toBe("1");
  });
});

it("a function whose resources have no driver is refused when it is made ready", () => {
  const items = table("items", { schema: z.object({ id: z.string() }), partitionKey: "id" });
  const fn = http("f", { uses: { items: items.reader } }, () => json({}));
  expect(() => createRuntime(fn, new FakePlatform())).toThrow(
    expect.objectContaining({ code: "missing-driver" }),
  );
});

it("a function that is called as another kind says so", async () => {
  const platform = new FakePlatform();
  const runtime = createRuntime(create, platform);
  await expect(runtime.consume([], platform.call())).rejects.toMatchObject({ code: "wrong-kind" });
});
