import { afterEach, describe, expect, it, vi } from "vitest";
import { JsonResponse, json, withHeaders } from "./json-response.ts";

const HEADERS: readonly ResponseInit["headers"][] = [
  undefined,
  {},
  { "X-Request": "a b", etag: '"1"' },
  { "Content-Type": "application/problem+json" },
  { "x-spaces": "  kept out  " },
  { "x-latin": "é" },
  [
    ["set-cookie", "a=1"],
    ["set-cookie", "b=2"],
  ],
  new Headers({ "x-many": "1, 2" }),
];

describe("a JSON response", () => {
  it.each(HEADERS)("has the status, headers and body of Response.json with headers %j", async (headers) => {
    const init = { status: 201, ...(headers !== undefined && { headers }) };
    const response = new JsonResponse({ a: [1] }, init);
    const ordinary = Response.json({ a: [1] }, init);
    expect(response.headerFields).toEqual([...ordinary.headers]);
    expect([...response.headers]).toEqual([...ordinary.headers]);
    expect(response.status).toBe(201);
    expect(response.ok).toBe(true);
    expect(response.jsonText).toBe(await ordinary.text());
    expect(await response.clone().json()).toEqual({ a: [1] });
    expect(await response.text()).toBe('{"a":[1]}');
    expect(response.bodyUsed).toBe(true);
  });

  describe("where Fetch is not at hand", () => {
    afterEach(() => vi.unstubAllGlobals());

    it.each<[ResponseInit, number, readonly (readonly [string, string])[]]>([
      [{}, 200, [["content-type", "application/json"]]],
      [{ status: 200 }, 200, [["content-type", "application/json"]]],
      [{ status: 599 }, 599, [["content-type", "application/json"]]],
      [
        { status: 404, headers: { "X-Request": "a b", "Content-Type": "application/problem+json" } },
        404,
        [
          ["content-type", "application/problem+json"],
          ["x-request", "a b"],
        ],
      ],
    ])("is made and sent without it, with %j", (init, status, fields) => {
      for (const name of ["Response", "Headers"]) vi.stubGlobal(name, undefined);
      const response = new JsonResponse({ a: 1 }, init);
      expect([response.status, response.headerFields, response.jsonText]).toEqual([
        status,
        fields,
        '{"a":1}',
      ]);
    });
  });

  it("is a Response for whoever asks", () => {
    expect(new JsonResponse(1) instanceof Response).toBe(true);
  });

  it("shows a header that was set afterwards", () => {
    const response = new JsonResponse(1);
    response.headers.set("x-late", "yes");
    expect(response.headerFields).toEqual([
      ["content-type", "application/json"],
      ["x-late", "yes"],
    ]);
  });

  it.each([
    ["a status that has no body", { status: 204 }],
    ["a status that is none", { status: 99 }],
    ["a status of what is not the end", { status: 199 }],
    ["a status beyond all", { status: 600 }],
    ["a header with a line break", { headers: { "x-a": "b\r\nset-cookie: c" } }],
    ["a header name that is none", { headers: { "a b": "c" } }],
  ])("refuses %s, as Response.json does", (_, init) => {
    expect(() => Response.json(1, init)).toThrow();
    expect(() => new JsonResponse(1, init)).toThrow();
  });

  it("refuses what has no JSON form", () => {
    expect(() => new JsonResponse(undefined)).toThrow("no JSON form");
  });
});

describe("a JSON response", () => {
  it("reads like any other response", async () => {
    const response = json({ a: 1 }, { status: 201, headers: { "x-a": "b" } });
    expect(response.status).toBe(201);
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(response.bodyUsed).toBe(false);
    expect(await response.clone().json()).toEqual({ a: 1 });
    expect(await response.text()).toBe('{"a":1}');
    expect(response.bodyUsed).toBe(true);
    await expect(response.text()).rejects.toThrow(TypeError);
  });
});

describe("a response with more headers", () => {
  const ADDED = [["x-more", "1"]] as const;

  it("is as cheap as it was, where it was", async () => {
    const response = new JsonResponse({ a: 1 }, { status: 201, headers: { etag: '"1"' } });
    const more = withHeaders(response, ADDED);
    expect(more).toBeInstanceOf(JsonResponse);
    if (!(more instanceof JsonResponse)) return;
    expect([more.status, more.jsonText]).toEqual([201, '{"a":1}']);
    expect(more.headerFields).toEqual([
      ["content-type", "application/json"],
      ["etag", '"1"'],
      ["x-more", "1"],
    ]);
    expect(response.headerFields).toHaveLength(2);
  });

  it.each([
    ["one of Fetch", () => new Response("text", { status: 202, headers: { "x-more": "0" } })],
    ["one whose headers cannot be changed", () => Response.redirect("https://example.org/")],
    ["JSON with the same header", () => new JsonResponse({}, { headers: { "x-more": "0" } })],
    [
      "JSON with headers of its own kind",
      () => new JsonResponse({}, { headers: new Headers({ "x-more": "0" }) }),
    ],
  ])("is %s, with all that it had", async (_, make) => {
    const [original, more] = [make(), withHeaders(make(), ADDED)];
    expect(more.status).toBe(original.status);
    expect(await more.text()).toBe(await original.text());
    const known = original.headers.get("x-more");
    expect(more.headers.get("x-more")).toBe(known === null ? "1" : `${known}, 1`);
    for (const [name, value] of original.headers)
      if (name !== "x-more") expect(more.headers.get(name)).toBe(value);
  });
});
