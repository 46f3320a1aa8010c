import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { ValidationError } from "./errors.ts";
import { parse } from "./schema.ts";

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
