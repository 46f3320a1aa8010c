import { describe, expect, it } from "vitest";
import { toExpression, type Value } from "../hcl/expression.ts";
import { printExpression } from "../hcl/print-expression.ts";
import { ref } from "../hcl/reference.ts";
import { type Alike, repeated } from "./repeated.ts";

type Name = "memory" | "timeout" | "limit";

function written(things: readonly Alike<Name>[]) {
  const { forEach, value } = repeated(things);
  const text = (of: Value) => printExpression(toExpression(of), "").join("\n");
  return [text(forEach), text(value("memory")), text(value("timeout")), text(value("limit"))];
}

const fn = (key: string, memory: Value, timeout: Value, limit?: Value): Alike<Name> => ({
  key,
  values: { memory, timeout, limit },
});

describe("things that are alike", () => {
  it("are a set of their names where they have the same values, as one alone has", () => {
    expect(written([fn("pay", 256, ref("var.timeout"))])).toEqual([
      'toset(["pay"])',
      "256",
      "var.timeout",
      "null",
    ]);
    expect(written([fn("pay", 256, ref("var.timeout")), fn("list", 256, ref("var.timeout"))])[0]).toBe(
      'toset(["pay", "list"])',
    );
  });

  it("are a map of the only value in which they differ", () => {
    expect(written([fn("pay", 256, 30), fn("list", 512, 30)])).toEqual([
      "{\n  pay  = 256\n  list = 512\n}",
      "each.value",
      "30",
      "null",
    ]);
  });

  it("are a map of objects where they differ in several, with null for what one has not", () => {
    expect(written([fn("pay", 256, 30, 5), fn("list", 512, 30)])).toEqual([
      "{\n  pay  = { memory = 256, limit = 5 }\n  list = { memory = 512, limit = null }\n}",
      "each.value.memory",
      "30",
      "each.value.limit",
    ]);
  });

  it("are told by their keys where a value is the key", () => {
    const named = (key: string) => fn(key, key, 30);
    expect(written([named("pay"), named("list")]).slice(0, 2)).toEqual([
      'toset(["pay", "list"])',
      "each.key",
    ]);
    expect(written([named("pay")])[1]).toBe("each.key");
  });

  it("keep the same keys whatever stands beside them, with their comments", () => {
    const pay = { ...fn("pay", 256, 30), comment: "pay: items.writer" };
    expect(written([pay])[0]).toBe('toset([\n  # pay: items.writer\n  "pay",\n])');
    expect(written([pay, fn("list", 512, 30)])[0]).toBe(
      "{\n  # pay: items.writer\n  pay  = 256\n  list = 512\n}",
    );
  });

  it("are refused where two have one key, as one of them would be lost", () => {
    expect(() => written([fn("pay", 256, 30), fn("pay", 512, 30)])).toThrow(
      expect.objectContaining({ code: "DUPLICATE_KEY" }),
    );
  });
});
