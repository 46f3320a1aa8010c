import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { ValidationError } from "./errors.ts";
import { DEEPEST_JSON, isTooDeep, readJson } from "./json.ts";
import { parse, type Schema } from "./schema.ts";

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

  it.each([
    [z.regex(/^[A-Z]{2}$/), "must match /^[A-Z]{2}$/"],
    [z.startsWith("in-"), 'must start with "in-"'],
    [z.endsWith(".csv"), 'must end with ".csv"'],
    [z.includes("@"), 'must contain "@"'],
    [z.email(), "must be a valid email"],
  ])("with what a text has to be like: %#", (check, message) => {
    expect(() => parse(z.string().check(check), "no", "body")).toThrow(
      expect.objectContaining({ issues: [{ path: "", message }] }),
    );
  });
});

/** `[[[…]]]`, so many arrays in each other. */
const nested = (levels: number): unknown => JSON.parse("[".repeat(levels) + "]".repeat(levels));

describe("deep values", () => {
  const tree: z.ZodMiniType = z.lazy(() => z.array(tree));

  it.each([
    ["z.json()", z.json()],
    ["z.lazy()", tree],
    ["z.unknown()", z.unknown()],
  ])("are refused before %s sees them, from one level too many on", (_, schema) => {
    expect(parse(schema, nested(DEEPEST_JSON), "body")).toEqual(nested(DEEPEST_JSON));
    for (const levels of [DEEPEST_JSON + 1, 5000, 20_000]) {
      expect(() => parse(schema, nested(levels), "body")).toThrow(
        expect.objectContaining({
          code: "validation-failed",
          issues: [{ path: "", message: "is nested more than 100 levels deep" }],
        }),
      );
    }
  });

  it("are counted along objects as well, and a cycle has no end", () => {
    expect(isTooDeep(JSON.parse(`${'{"a":'.repeat(DEEPEST_JSON)}1${"}".repeat(DEEPEST_JSON)}`))).toBe(false);
    expect(isTooDeep(JSON.parse(`${'{"a":'.repeat(5000)}1${"}".repeat(5000)}`))).toBe(true);
    const cycle: Record<string, unknown> = {};
    cycle.self = cycle;
    expect(isTooDeep(cycle)).toBe(true);
  });

  it("are no JSON that is read", () => {
    expect(readJson('{"a":[1]}')).toEqual({ a: [1] });
    expect(() => readJson("[".repeat(101) + "]".repeat(101))).toThrow(
      new SyntaxError("it is nested more than 100 levels deep"),
    );
  });
});

describe("a schema that cannot answer at once", () => {
  it("is refused, whoever made it, and leaves no promise behind", async () => {
    const other: Schema = {
      "~standard": { version: 1, vendor: "other", validate: async () => Promise.reject(new Error("late")) },
    };
    const later = z.string().check(z.refine(async () => true));
    for (const schema of [other, later]) {
      expect(() => parse(schema, "a", "body")).toThrow(
        new TypeError("The schema of the body is asynchronous; only synchronous schemas are supported."),
      );
    }
    await new Promise(setImmediate); // a rejection that nobody holds would fail this test file
  });

  it("but throws is no asynchronous one: what it threw is told", () => {
    const broken = z.string().check(
      z.refine(() => {
        throw new RangeError("the check's own mistake");
      }),
    );
    expect(() => parse(broken, "a", "body")).toThrow(new RangeError("the check's own mistake"));
  });
});

// https://standardschema.dev: "path" of an issue may be left out, and its segments may be objects with a key.
it("takes issues of any library, with and without a path", () => {
  const schema = (issues: { message: string; path?: (string | { key: string })[] }[]): Schema => ({
    "~standard": { version: 1, vendor: "test", validate: () => ({ issues }) },
  });
  const refused = (issues: Parameters<typeof schema>[0]) => () => parse(schema(issues), {}, "body");
  expect(refused([{ message: "is wrong" }])).toThrow("The body is not valid: (whole value): is wrong");
  expect(refused([{ message: "no", path: ["a/b", { key: "~c" }] }])).toThrow("/a~1b/~0c: no");
});
