import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import {
  bucket,
  InvalidArgumentError,
  json,
  milliseconds,
  parse,
  problemResponse,
  queue,
  table,
  ValidationError,
} from "./index.ts";
import { bindUses, objectKey } from "./platform.ts";

describe("durations", () => {
  it.each([
    ["500ms", 500],
    ["1.5s", 1500],
    ["10m", 600_000],
    ["6h", 21_600_000],
    ["14d", 1_209_600_000],
  ] as const)("%s is %i ms", (text, expected) => expect(milliseconds(text)).toBe(expected));
  it("anything else is refused", () => {
    expect(() => milliseconds("10 m" as never)).toThrow(InvalidArgumentError);
  });
});

describe("parsing names every bad field", () => {
  const schema = z.strictObject({
    name: z.string().check(z.minLength(2)),
    price: z.number().check(z.gt(0)),
    tags: z.array(z.enum(["a", "b"])),
    "odd/key~": z.optional(z.uuid()),
  });
  it("with a JSON Pointer and a reason each", () => {
    const parsing = () =>
      parse(schema, { name: "x", price: 0, tags: ["a", "c"], "odd/key~": "1", more: 1 }, "body");
    expect(parsing).toThrow(ValidationError);
    try {
      parsing();
    } catch (error) {
      expect((error as ValidationError).issues).toEqual([
        { path: "/name", message: "must be at least 2 characters" },
        { path: "/price", message: "must be more than 0" },
        { path: "/tags/1", message: 'must be one of "a", "b"' },
        { path: "/odd~1key~0", message: "must be a valid uuid" },
        { path: "", message: 'has unknown fields: "more"' },
      ]);
    }
  });
});

describe("object keys", () => {
  it.each(["a", "a/b.csv", "ünï/✓ 🚀.txt", "a..b/c...d", `${"k".repeat(1024)}`])("%s is one", (key) => {
    expect(objectKey(key)).toBe(key);
  });
  it.each([
    "",
    "/a",
    "../a",
    "a/../b",
    "a/./b",
    "a/..",
    "a\0b",
    "a\nb",
    "k".repeat(1025),
    "é".repeat(513),
    "\ud800",
  ])("%j is refused", (key) => expect(() => objectKey(key)).toThrow(InvalidArgumentError));
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

  it("with problem details says so in its content type", async () => {
    const response = problemResponse({ title: "Gone", status: 410, detail: "It is gone." });
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(await response.json()).toEqual({
      type: "about:blank",
      title: "Gone",
      status: 410,
      detail: "It is gone.",
    });
  });
});

describe("handles", () => {
  const things = table("things", { schema: z.object({ id: z.string() }), partitionKey: "id" });
  const jobs = queue("jobs", { schema: z.object({ id: z.string() }) });
  const nothing = { carried: () => ({}) };
  const unused = { table: {} as never, queue: {} as never, bucket: {} as never };

  it("have just the operations that were granted", () => {
    const handles = bindUses(
      { a: things.reader, b: things.writer, c: jobs.sender, d: bucket("b").reader },
      unused,
    )(nothing);
    expect(Object.keys(handles.a as object)).toEqual(["get", "query", "scan"]);
    expect(Object.keys(handles.b as object)).toEqual(["put", "putMany", "update", "delete"]);
    expect(Object.keys(handles.c as object)).toEqual(["send", "sendMany"]);
    expect(Object.keys(handles.d as object)).toEqual(["get", "head", "list"]);
  });

  it("refuse an item that does not match the table's schema before the driver sees it", async () => {
    const { t } = bindUses({ t: things.writer }, unused)(nothing) as {
      t: { put(item: unknown): Promise<unknown> };
    };
    await expect(t.put({ id: 1 })).rejects.toThrow(
      "The item of table things is not valid: /id: must be of type string",
    );
  });

  it.each(["text/plain\r\n\r\nx", "", "text/plain ", "text/ü"])(
    "refuse the content type %j, which no header can carry, before the driver sees it",
    async (contentType) => {
      const { b } = bindUses({ b: bucket("b").writer }, unused)(nothing) as {
        b: { put(key: string, content: string, options: object): Promise<unknown> };
      };
      await expect(b.put("a", "", { contentType })).rejects.toThrow(InvalidArgumentError);
    },
  );

  it.each([{ group: "" }, { group: "a", deduplicationId: "" }])(
    "refuse %o for a message of a FIFO queue: a cloud would take it for none",
    async (options) => {
      const ordered = queue("ordered", { schema: z.object({ id: z.string() }), fifo: true });
      const { q } = bindUses({ q: ordered.sender }, unused)(nothing) as {
        q: { send(message: unknown, options: object): Promise<unknown> };
      };
      await expect(q.send({ id: "1" }, options)).rejects.toThrow(InvalidArgumentError);
    },
  );

  it("need a driver for every kind that is used", () => {
    expect(() => bindUses({ t: things.reader }, {})).toThrow("No table driver was given");
  });
});
