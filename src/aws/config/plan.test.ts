import { config, type Json, type JsonObject } from "@motif/core";
import { apiWith, refusalsOf } from "@motif/core/testing";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { only, planOf } from "../testing/apps.ts";

const limitsOf = (value: JsonObject) =>
  config("limits", { schema: z.record(z.string(), z.custom<Json>()), value });
const planWith = (value: JsonObject) => planOf(apiWith({ uses: { limits: limitsOf(value).reader } }));

describe("a config on AWS", () => {
  it("is read by exactly the functions that were granted it, and by no other action", () => {
    expect(only(planWith({})).statements).toContainEqual({
      access: "config_reader",
      why: "get-item: grant limits (reader of config limits)",
      actions: ["ssm:GetParameter"],
      resources: [{ type: "aws_ssm_parameter", name: "limits", attribute: "arn" }],
    });
  });

  it("has at most 4096 bytes: bytes, not characters", () => {
    expect(refusalsOf(() => planWith({ text: "x".repeat(4085) }))).toEqual([]);
    expect(refusalsOf(() => planWith({ text: "é".repeat(2043) }))).toEqual([
      "config limits: its value has 4097 bytes as JSON, and a standard SSM parameter takes 4096; keep what is large in a bucket or a table",
    ]);
  });

  it("has no text that SSM takes for another parameter", () => {
    expect(refusalsOf(() => planWith({ nested: { deep: { list: [{}] } } }))).toEqual([]);
    expect(refusalsOf(() => planWith({ greeting: "Hello {{name}}" }))).toEqual([
      expect.stringContaining(
        "cannot be the value of an SSM parameter on AWS, which takes a value without {{",
      ),
    ]);
  });
});
