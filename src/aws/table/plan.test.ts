import { table } from "@motif/core";
import { apiWith } from "@motif/core/testing";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { planOf, problemsOf } from "../testing/apps.ts";

describe("key attributes", () => {
  const typesOf = (schema: z.ZodMiniType<{ id: never }>) => {
    const things = table("things", { schema, partitionKey: "id" });
    return planOf(apiWith({ uses: { things: things.reader } })).tables[0]?.attributes;
  };

  it.each([
    ["a text", z.object({ id: z.string() }), "S"],
    ["a UUID", z.object({ id: z.uuid() }), "S"],
    ["an enumeration", z.object({ id: z.enum(["a", "b"]) }), "S"],
    ["a number", z.object({ id: z.int() }), "N"],
    [
      "alternatives",
      z.union([z.object({ id: z.literal("a") }), z.object({ id: z.string(), b: z.string() })]),
      "S",
    ],
  ])("of %s has the type that the schema says", (_name, schema, type) => {
    expect(typesOf(schema as never)).toEqual({ id: type });
  });

  it("are refused where the schema leaves the type open, since DynamoDB would refuse the item", () => {
    const open = z.object({ id: z.nullable(z.string()) });
    const things = table("things", { schema: open as never, partitionKey: "id" as never });
    expect(problemsOf(apiWith({ uses: { things: things.reader } }))).toEqual([
      expect.stringContaining("DynamoDB has to know which"),
    ]);
  });
});
