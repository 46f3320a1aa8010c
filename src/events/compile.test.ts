import { describe, expect, it } from "vitest";
import { compilePattern, LONGEST_PATTERN, MOST_COMBINATIONS, parseJson } from "./index.ts";

/** The path of what is wrong with a pattern, or "valid". */
function problemAt(pattern: unknown): string {
  const compiled = compilePattern(pattern);
  return "problem" in compiled ? compiled.problem.path : "valid";
}

const inDetail = (item: unknown) => ({ detail: { a: [item] } });

describe("what EventBridge refuses is refused, with its path", () => {
  it.each([
    ["no object", ["a"], ""],
    ["an empty object", {}, ""],
    ["an empty object inside", { detail: {} }, "/detail"],
    ["a value without a list", { source: "shop" }, "/source"],
    ["null without a list", { source: null }, "/source"],
    ["an empty list", { source: [] }, "/source"],
    ["a list in a list", { source: [["shop"]] }, "/source/0"],
    ["an object without operator", { source: [{}] }, "/source/0"],
    ["an unknown operator", { source: [{ contains: "a" }] }, "/source/0/contains"],
    ["two operators in one object", { source: [{ prefix: "a", suffix: "b" }] }, "/source/0/suffix"],
    ["a name with characters that a pointer escapes", { "a/b~c": [] }, "/a~1b~0c"],
  ])("%s", (_name, pattern, path) => {
    expect(problemAt(pattern)).toBe(path);
  });

  it.each([
    [{ prefix: null }, "/prefix"],
    [{ prefix: { suffix: "a" } }, "/prefix/suffix"],
    [{ prefix: { "equals-ignore-case": 1 } }, "/prefix/equals-ignore-case"],
    [{ suffix: { "equals-ignore-case": ["a"] } }, "/suffix/equals-ignore-case"],
    [{ "equals-ignore-case": ["a"] }, "/equals-ignore-case"],
    [{ wildcard: ["*"] }, "/wildcard"],
    [{ wildcard: "a\\" }, "/wildcard"],
    [{ wildcard: "a\\b*" }, "/wildcard"],
    [{ exists: "true" }, "/exists"],
    [{ exists: null }, "/exists"],
    [{ cidr: "10.0.0.0" }, "/cidr"],
    [{ cidr: "10.0.0.0/32" }, "/cidr"],
    [{ cidr: "::/128" }, "/cidr"],
    [{ cidr: "10.0.0.0/-1" }, "/cidr"],
    [{ numeric: [] }, "/numeric/0"],
    [{ numeric: [">"] }, "/numeric/1"],
    [{ numeric: [">", "1"] }, "/numeric/1"],
    [{ numeric: ["<>", 1] }, "/numeric/0"],
    [{ numeric: ["<", 1, ">", 0] }, "/numeric/2"],
    [{ numeric: [">", 1, "<", 1] }, "/numeric/3"],
    [{ numeric: [">", 0, "<", 1, 2] }, "/numeric/4"],
    [{ numeric: ["=", 0, "=", 0] }, "/numeric/2"],
    [{ "anything-but": [] }, "/anything-but"],
    [{ "anything-but": ["a", 1] }, "/anything-but/1"],
    [{ "anything-but": null }, "/anything-but"],
    [{ "anything-but": [null] }, "/anything-but/0"],
    [{ "anything-but": true }, "/anything-but"],
    [{ "anything-but": { prefix: "" } }, "/anything-but/prefix"],
    [{ "anything-but": { suffix: ["a", ""] } }, "/anything-but/suffix/1"],
    [{ "anything-but": { numeric: [">", 1] } }, "/anything-but/numeric"],
    [{ "anything-but": { exists: true } }, "/anything-but/exists"],
    [{ "anything-but": { prefix: "a", suffix: "b" } }, "/anything-but/suffix"],
    [{ "anything-but": { prefix: { "equals-ignore-case": "a" } } }, "/anything-but/prefix"],
    [{ "anything-but": { wildcard: "a**" } }, "/anything-but/wildcard"],
    [{ "anything-but": [{ wildcard: "a*" }] }, "/anything-but/0"],
  ])("%j", (item, path) => {
    expect(problemAt(inDetail(item))).toBe(`/detail/a/0${path}`);
  });

  it("numbers that no double holds, where they are to be compared", () => {
    const pattern = (item: string) => parseJson(`{"a":[${item}]}`);
    expect(problemAt(pattern('{"numeric":[">",9007199254740993]}'))).toBe("/a/0/numeric/1");
    expect(problemAt(pattern('{"anything-but":1e400}'))).toBe("/a/0/anything-but");
    expect(problemAt(pattern("9007199254740993"))).toBe("valid");
  });
});

describe("$or", () => {
  it.each([
    ["one way only", { $or: [{ a: [1] }] }, "/$or"],
    ["a way that is no object", { $or: [{ a: [1] }, 2] }, "/$or/1"],
    ["an empty way", { $or: [{ a: [1] }, {}] }, "/$or/1"],
    ["a field called as an operator", { $or: [{ a: [1] }, { prefix: ["a"] }] }, "/$or/1/prefix"],
    ["such a field further inside", { $or: [{ a: [1] }, { b: { "<": ["a"] } }] }, "/$or/1/b/<"],
    ["a value", { $or: "a" }, "/$or"],
  ])("%s is refused", (_name, pattern, path) => {
    expect(problemAt(pattern)).toBe(path);
  });

  it("may make a thousand combinations and no more", () => {
    const tens = (count: number) => {
      const names = Array.from({ length: count }, (_, index) => String.fromCharCode(97 + index));
      const ways = Array.from({ length: 10 }, (_, index) => ({ x: [index] }));
      return Object.fromEntries(names.map((name) => [name, { $or: ways }]));
    };
    expect(MOST_COMBINATIONS).toBe(1_000);
    expect(problemAt(tens(3))).toBe("valid");
    expect(problemAt(tens(4))).toBe("/d/$or");
  });
});

describe("size", () => {
  it("counts the characters of compact JSON", () => {
    const source = (length: number) => ({ source: ["x".repeat(length)] });
    const frame = JSON.stringify(source(0)).length;
    expect(problemAt(source(LONGEST_PATTERN - frame))).toBe("valid");
    expect(problemAt(source(LONGEST_PATTERN - frame + 1))).toBe("");
    const list = { a: [1, "b", null, true, { prefix: "x" }], c: { d: ["e"] }, pad: [""] };
    list.pad = ["y".repeat(LONGEST_PATTERN - JSON.stringify(list).length)];
    expect(problemAt(list)).toBe("valid");
    list.pad = [`${list.pad[0]}y`];
    expect(problemAt(list)).toBe("");
  });

  it("refuses a pattern that is nested 20,000 deep, and one in a circle", () => {
    expect(problemAt(parseJson(`${'{"a":'.repeat(20_000)}[1]${"}".repeat(20_000)}`))).toBe("");
    const circle: Record<string, unknown> = {};
    circle.a = circle;
    expect(problemAt(circle)).toBe("");
  });
});

describe("complexity of wildcards", () => {
  const wildcards = (...all: string[]) => ({ "stack-id": all.map((wildcard) => ({ wildcard })) });
  const stacks = ["Network", "Data", "Compute", "Monitoring"].map((name) => `*:stack/${name}Stack/*`);

  it("takes three wildcards of stacks and refuses four, as EventBridge did", () => {
    // "EventBridge rejected … once MonitoringStack was added to stack_names (3 → 4 entries, 6 → 8 wildcards per rule)":
    // https://github.com/vals-ai/Valkyrie/pull/278
    expect(problemAt(wildcards(...stacks.slice(0, 3)))).toBe("valid");
    expect(problemAt(wildcards(...stacks))).toBe("/stack-id");
  });

  it("is told soon of the longest wildcards", () => {
    expect(problemAt(wildcards(`*${"ab".repeat(900)}*c`))).toBe("/stack-id");
    expect(problemAt(wildcards(`${"abcdefghij".repeat(80)}*${"klmnopqrst".repeat(2)}*`))).toBe("valid");
  });
});
