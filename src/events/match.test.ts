import { describe, expect, it } from "vitest";
import { compilePattern, matcherOf, parseJson } from "./index.ts";

/** Whether a pattern matches an event, both written as JSON. Fails on a pattern that is not valid. */
function matches(pattern: string | object, event: string | object): boolean {
  const read = (json: string | object) => parseJson(typeof json === "string" ? json : JSON.stringify(json));
  const compiled = compilePattern(read(pattern));
  if ("problem" in compiled) throw new Error(JSON.stringify(compiled.problem));
  return matcherOf(compiled.pattern)(read(event));
}

describe("arrays of objects", () => {
  // The event and the rules of https://github.com/aws/event-ruler/blob/main/README.md#json-array-matching
  const employees = {
    employees: [
      { firstName: "John", lastName: "Doe" },
      { firstName: "Anna", lastName: "Smith" },
      { firstName: "Peter", lastName: "Jones" },
    ],
  };

  it("matches by any element", () => {
    expect(matches({ employees: { firstName: ["Anna"] } }, employees)).toBe(true);
  });

  it("takes all fields from one element", () => {
    expect(matches({ employees: { firstName: ["Anna"], lastName: ["Smith"] } }, employees)).toBe(true);
    expect(matches({ employees: { firstName: ["Anna"], lastName: ["Jones"] } }, employees)).toBe(false);
  });

  it("does so through arrays in arrays", () => {
    const [john, anna, peter] = employees.employees;
    const nested = { employees: [[john, anna], [peter]] };
    expect(matches({ employees: { firstName: ["Anna"] } }, nested)).toBe(true);
    expect(matches({ employees: { firstName: ["John"], lastName: ["Jones"] } }, nested)).toBe(false);
  });

  it("chooses an element for each array", () => {
    const event = { a: [{ x: 1 }, { x: 2 }], b: [{ y: 1 }, { y: 2 }] };
    expect(matches({ a: { x: [1] }, b: { y: [2] } }, event)).toBe(true);
  });

  it("takes a field for missing that the chosen element has not", () => {
    const event = { items: [{ sku: "a" }, { sku: "b", gift: true }] };
    const without = (sku: string) => ({ items: { sku: [sku], zone: [{ exists: false }] } });
    expect(matches(without("a"), event)).toBe(true);
    expect(
      matches({ items: { sku: ["a"], t: [{ exists: false }] } }, { items: [{ sku: "a" }, { t: 1 }] }),
    ).toBe(true);
    expect(matches({ items: { sku: ["a"], t: [{ exists: false }] } }, { items: [{ sku: "a", t: 1 }] })).toBe(
      false,
    );
  });

  it("intersects values side by side with the values of the pattern", () => {
    // "If the value in the event is an array, then the event pattern matches if the intersection of the event pattern array and
    // the event array is non-empty." https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns-arrays.html
    expect(matches({ resources: ["a", "b"] }, { resources: ["x", "b"] })).toBe(true);
    expect(matches({ resources: ["a", "b"] }, { resources: ["x"] })).toBe(false);
    expect(matches({ resources: [{ exists: true }] }, { resources: [] })).toBe(false);
    expect(matches({ resources: [{ exists: false }] }, { resources: [] })).toBe(true);
  });

  it("does not take forever over large arrays that do not match", () => {
    const large = (field: string) => Array.from({ length: 3_000 }, (_, id) => ({ [field]: 1, id }));
    const event = { a: large("x"), b: large("y"), c: large("z") };
    const id = [{ numeric: ["<", 0] }];
    expect(matches({ a: { x: [1] }, b: { y: [1] }, c: { z: [1], zz: id } }, event)).toBe(false);
    expect(matches({ a: { x: [1], y: [1], id } }, { a: large("x").map((each) => ({ ...each, y: 1 })) })).toBe(
      false,
    );
  });
});

describe("values", () => {
  it.each([
    ["300", "300.0"],
    ["300", "3.0e2"],
    ["0", "-0"],
    ["0.1", "1e-1"],
  ])("%s is %s", (one, other) => {
    expect(matches(`{"n":[${one}]}`, `{"n":${other}}`)).toBe(true);
    expect(matches(`{"n":[{"anything-but":${one}}]}`, `{"n":${other}}`)).toBe(false);
  });

  it("tells numbers apart that no double does", () => {
    expect(matches('{"n":[9007199254740993]}', '{"n":9007199254740993}')).toBe(true);
    expect(matches('{"n":[9007199254740993]}', '{"n":9007199254740992}')).toBe(false);
    expect(matches('{"n":[{"numeric":[">",0]}]}', '{"n":9007199254740993}')).toBe(false);
  });

  it("tells a number from its text, and null from both", () => {
    expect(matches({ n: ["1"] }, { n: 1 })).toBe(false);
    expect(matches({ n: [1] }, { n: "1" })).toBe(false);
    expect(matches({ n: [null] }, { n: null })).toBe(true);
    expect(matches({ n: [null] }, {})).toBe(false);
    expect(matches({ n: [""] }, { n: "" })).toBe(true);
    expect(matches({ n: [""] }, { n: null })).toBe(false);
  });

  it("takes an address for the same however it is written", () => {
    expect(matches({ ip: ["::1"] }, { ip: "0:0:0:0:0:0:0:1" })).toBe(true);
    expect(matches({ ip: ["::1"] }, { ip: "::2" })).toBe(false);
  });

  it("knows blocks of both families", () => {
    const inBlock = (cidr: string, ip: unknown) => matches({ ip: [{ cidr }] }, { ip });
    expect(inBlock("10.0.0.0/9", "10.127.255.255")).toBe(true);
    expect(inBlock("10.0.0.0/9", "10.128.0.0")).toBe(false);
    expect(inBlock("0.0.0.0/0", "255.1.2.3")).toBe(true);
    expect(inBlock("0.0.0.0/0", "::1")).toBe(false);
    expect(inBlock("2001:db8::/33", "2001:db8:7fff::1")).toBe(true);
    expect(inBlock("2001:db8::/33", "2001:db8:8000::1")).toBe(false);
    expect(inBlock("10.0.0.0/8", "10.0.0.0.1")).toBe(false);
  });

  it("compares without case by characters, as event-ruler does", () => {
    const same = (one: string, other: string) =>
      matches({ a: [{ "equals-ignore-case": one }] }, { a: other });
    expect(same("Straße", "STRASSE")).toBe(true);
    expect(same("STRASSE", "straße")).toBe(false);
    expect(same("a.c", "abc")).toBe(false);
    expect(matches({ a: [{ prefix: { "equals-ignore-case": "EventB" } }] }, { a: "eventbridge" })).toBe(true);
  });

  it("reads * and \\ in wildcards where they are escaped", () => {
    expect(matches({ a: [{ wildcard: "a\\*b" }] }, { a: "a*b" })).toBe(true);
    expect(matches({ a: [{ wildcard: "a\\*b" }] }, { a: "axb" })).toBe(false);
    expect(matches({ a: [{ wildcard: "a\\\\b" }] }, { a: "a\\b" })).toBe(true);
    expect(matches({ a: [{ wildcard: "ab*ba" }] }, { a: "aba" })).toBe(false);
  });
});

describe("fields", () => {
  it("makes no difference between names with dots and names in names", () => {
    // https://github.com/aws/event-ruler/blob/main/README.md#caveat-compiled-rules-and-json-keys-with-dots
    const patterns = [
      { detail: { state: { status: ["running"] } } },
      { detail: { "state.status": ["running"] } },
    ];
    const events = [{ detail: { state: { status: "running" } } }, { detail: { "state.status": "running" } }];
    for (const pattern of patterns) for (const event of events) expect(matches(pattern, event)).toBe(true);
  });

  it("finds nothing in what objects inherit", () => {
    expect(matches({ constructor: [{ exists: true }] }, {})).toBe(false);
    expect(matches('{"__proto__":{"a":[1]}}', '{"__proto__":{"a":1}}')).toBe(true);
  });

  it("looks at leaves only: a field that holds an object does not exist", () => {
    expect(matches({ a: [{ exists: true }] }, { a: { b: 1 } })).toBe(false);
    expect(matches({ a: [{ exists: false }] }, { a: { b: 1 } })).toBe(true);
  });

  it("matches an event that has more names than are looked for one by one", () => {
    const names = Array.from({ length: 20 }, (_, index) => `field${index}`);
    const event = Object.fromEntries(names.map((name) => [name, name]));
    expect(matches(Object.fromEntries(names.map((name) => [name, [name]])), event)).toBe(true);
  });

  it("is no crash for an event that is nested 20,000 deep", () => {
    const deep = (open: string, close: string) => `{"a":${open.repeat(20_000)}1${close.repeat(20_000)}}`;
    expect(matches({ a: [1] }, deep("[", "]"))).toBe(true);
    expect(matches({ a: { b: [1] } }, deep('{"b":', "}"))).toBe(false);
  });
});

describe("$or", () => {
  const event = { source: "shop", detail: { total: 5, country: "ch" } };

  it("asks for one of its ways, and for all around it", () => {
    const either = { $or: [{ total: [1] }, { country: ["ch"] }] };
    expect(matches({ source: ["shop"], detail: either }, event)).toBe(true);
    expect(matches({ source: ["other"], detail: either }, event)).toBe(false);
  });

  it("multiplies: one of these and one of those", () => {
    const ways = (country: string) => ({
      detail: { $or: [{ total: [1] }, { total: [5] }] },
      $or: [{ detail: { country: [country] } }, { source: ["x"] }],
    });
    expect(matches(ways("ch"), event)).toBe(true);
    expect(matches(ways("de"), event)).toBe(false);
  });

  it("stays a field of that name where it is no list of ways", () => {
    expect(matches({ $or: { total: [5] } }, { $or: { total: 5 } })).toBe(true);
    expect(matches({ $or: [{ prefix: "a" }, { numeric: [">", 1] }] }, { $or: "ab" })).toBe(true);
  });
});
