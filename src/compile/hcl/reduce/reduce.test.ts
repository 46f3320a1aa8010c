import { describe, expect, it } from "vitest";
import {
  at,
  call,
  commented,
  conditional,
  jsonencode,
  listFor,
  local,
  mapFor,
  member,
  not,
  op,
  ref,
  splat,
  tpl,
  type Value,
  v,
} from "../../index.ts";
import { toExpression } from "../expression.ts";
import { printExpression } from "../print-expression.ts";
import { reduce, type Scope } from "./reduce.ts";

const functions = {
  pay: { memory: 256, streams: false, role: ref("test_role.pay", "arn") },
  list: { memory: 512, streams: true, reserved: 5 },
};
const scope: Scope = new Map([
  ["local", toExpression({ functions, prefix: tpl`${v("project_name")}-x`, names: ["b", "a"] })],
  ["each", toExpression({ key: "pay", value: functions.pay })],
]);

function reduced(value: Value): string {
  return printExpression(reduce(toExpression(value), scope), "").join("\n");
}

describe("what is known of an expression", () => {
  it.each<[string, Value, string]>([
    ["a value by its key", ref("local.functions.list.memory"), "512"],
    ["a value by an index", ref('local.functions["pay"].memory'), "256"],
    ["an element of a list", ref("local.names[1]"), '"a"'],
    ["the element of each instance", at(local("functions"), ref("each.key")), ""],
    ["a reference of an instance", ref("each.value.role"), "test_role.pay.arn"],
    ["steps behind what only Terraform knows", ref("each.value.role.id"), "test_role.pay.arn.id"],
    ["an instance by a known key", ref("test_role.this[each.key].arn"), 'test_role.this["pay"].arn'],
    ["text around a known value", tpl`/logs/${ref("each.key")}`, '"/logs/pay"'],
    [
      "text around what is not known",
      tpl`${local("prefix")}-${ref("each.key")}`,
      `"\${var.project_name}-x-pay"`,
    ],
    ["a variable", v("region"), "var.region"],
    ["something that is not there", ref("each.value.nothing"), "each.value.nothing"],
    ["a choice that is made", conditional(ref("each.value.streams"), 1, 2), "2"],
    ["a choice that is not", conditional(v("small"), ref("each.key"), 2), 'var.small ? "pay" : 2'],
    ["a negation", not(ref("each.value.streams")), "true"],
    ["an equality", op(ref("each.key"), "==", "pay"), "true"],
    ["an inequality", op(ref("each.key"), "!=", v("x")), '"pay" != var.x'],
    ["a comparison", op(ref("each.value.memory"), ">", 128), "true"],
    ["a conjunction that is decided", op(v("a"), "&&", ref("each.value.streams")), "false"],
    ["a conjunction that is not", op(true, "&&", v("a")), "var.a"],
    ["a disjunction", op(v("a"), "||", false), "var.a"],
    ["values", splat(call("values", local("functions")), "memory"), "[512, 256]"],
    ["a splat over one value", splat(toExpression({ a: 1 }), "a"), "[1]"],
    ["a splat over one text", splat(toExpression("a")), '["a"]'],
    ["a splat over none", splat(toExpression(null)), "[]"],
    ["a set", call("toset", ["pay", "list", "pay"]), '["pay", "list"]'],
    ["keys", call("keys", local("functions")), '["list", "pay"]'],
    ["merge", member(call("merge", local("functions"), null, { pay: { memory: 1 } }), "pay", "memory"), "1"],
    ["merge with what is not known", call("merge", v("tags"), { a: 1 }), "merge(var.tags, { a = 1 })"],
    ["concat", call("concat", local("names"), [v("c")]), '["b", "a", var.c]'],
    ["toset", call("toset", local("names")), '["b", "a"]'],
    ["length", op(call("length", local("names")), ">=", 2), "true"],
    ["lookup", call("lookup", ref("each.value"), "memory", 1), "256"],
    ["lookup of what is not there", call("lookup", ref("each.value"), "reserved", null), "null"],
    ["lookup of what is not known", call("lookup", v("m"), "a", 1), 'lookup(var.m, "a", 1)'],
    ["try", call("try", ref("each.value.memory"), null), "256"],
    ["try of what is not there", call("try", ref("each.value.reserved"), -1), "-1"],
    ["try of what is not known", call("try", v("m.a"), 1), "try(var.m.a, 1)"],
    ["other functions", jsonencode({ a: ref("each.key") }), 'jsonencode({ a = "pay" })'],
    ["a for over a list", listFor(["x"], local("names"), tpl`${ref("x")}!`), '["b!", "a!"]'],
    [
      "a for with a condition",
      listFor(["name", "fn"], local("functions"), ref("name"), ref("fn.streams")),
      '["list"]',
    ],
    ["a for whose condition is open", listFor(["x"], ["a"], ref("x"), v("on")), '["a"]'],
    [
      "a for that makes an object",
      mapFor(["name", "fn"], local("functions"), [tpl`${ref("name")}-fn`, ref("fn.memory")]),
      "{\n  pay-fn  = 256\n  list-fn = 512\n}",
    ],
    [
      "a for over what is not known",
      listFor(["each"], v("names"), tpl`${ref("each.key")}${ref("local.names[0]")}`),
      `[for each in var.names : "\${each.key}b"]`,
    ],
  ])("%s", (_, value, text) => {
    expect(reduced(value)).toBe(text === "" ? reduced(functions.pay) : text);
  });

  it("keeps comments with what they are about", () => {
    const rules = [
      commented("pay: items.writer", { allow: true }),
      commented("pay: jobs.sender", { allow: false }),
    ];
    expect(reduced(listFor(["rule"], rules, member(ref("rule"), "allow")))).toBe(
      "[\n  # pay: items.writer\n  true,\n  # pay: jobs.sender\n  false,\n]",
    );
  });
});
