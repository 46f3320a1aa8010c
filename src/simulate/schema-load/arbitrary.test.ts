import { parse, type Schema } from "@motif/core";
import { jsonSchemaOf } from "@motif/core/model";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { arbitraryOf } from "./arbitrary.ts";

const Tree = z.object({
  name: z.string().min(1),
  get children() {
    return z.array(Tree).max(2);
  },
});

const SCHEMAS: Readonly<Record<string, Schema>> = {
  texts: z.object({
    id: z.uuid(),
    short: z.string().max(3),
    long: z.string().min(30).max(40),
    mail: z.email(),
  }),
  numbers: z.object({
    count: z.int().min(1).max(9),
    price: z.number().nonnegative(),
    below: z.number().lt(-5000),
    even: z.int().multipleOf(2),
    share: z.number().min(0).max(1),
  }),
  choices: z.union([z.literal("a"), z.enum(["b", "c"]), z.null(), z.boolean()]),
  times: z.object({ at: z.iso.datetime(), on: z.iso.date() }),
  optional: z.strictObject({ a: z.string().optional(), b: z.array(z.int()).min(2) }),
  pattern: z.string().regex(/^[A-Z]{3}-\d{2,4}$/),
  tuple: z.tuple([z.string(), z.int()]),
  either: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("card"), number: z.string().length(4) }),
    z.object({ kind: z.literal("cash") }),
  ]),
  tree: Tree,
  anything: z.json(),
};

describe("values of a schema", () => {
  it.each(Object.entries(SCHEMAS))("%s are taken by it", (_, schema) => {
    const described = jsonSchemaOf(schema);
    if (!described) throw new Error("It has no JSON Schema.");
    fc.assert(
      fc.property(arbitraryOf(described), (value) => {
        parse(schema, value, "value");
      }),
      { numRuns: 200 },
    );
  });

  it("differ", () => {
    const described = jsonSchemaOf(z.object({ a: z.int(), b: z.string() })) ?? {};
    const values = fc.sample(arbitraryOf(described), { seed: 1, numRuns: 50 });
    expect(new Set(values.map((value) => JSON.stringify(value))).size).toBeGreaterThan(40);
  });
});
