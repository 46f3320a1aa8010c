import { describe, expect, it } from "vitest";
import { loadDefaults, parseDefaults } from "./defaults.ts";

describe("serverless-defaults.yaml", () => {
  it("of the project is valid", () => {
    expect(loadDefaults().classes.api.timeout).toBe("30s");
  });

  it("of an app says only what differs", () => {
    const merged = parseDefaults("functions: { memory: 1024 }", "own.yaml", loadDefaults());
    expect(merged.functions).toMatchObject({ memory: 1024, runtime: "nodejs24" });
  });

  it("of an app can set of a class what it sets of all functions", () => {
    const own = "classes: { api: { coldStart: { keepWarm: 5m }, concurrency: { reserved: 3 } } }";
    expect(parseDefaults(own, "own.yaml", loadDefaults()).classes.api).toEqual({
      timeout: "30s",
      coldStart: { keepWarm: "5m" },
      concurrency: { reserved: 3 },
    });
  });

  it.each(["1m", "1d"])("may keep functions warm every %s", (keepWarm) => {
    const own = `functions: { coldStart: { keepWarm: ${keepWarm} } }`;
    expect(parseDefaults(own, "own.yaml", loadDefaults()).functions.coldStart).toMatchObject({ keepWarm });
  });

  it.each(["59s", "86401s"])("may not keep functions warm every %s", (keepWarm) => {
    const own = `functions: { coldStart: { keepWarm: ${keepWarm} } }`;
    expect(() => parseDefaults(own, "own.yaml", loadDefaults())).toThrow("must be from 1m to 1d");
  });

  it.each([
    ["a directive that YAML does not know", "%zz\n---\nfunctions: {}", "Unknown directive %zz"],
    ["a tag that does not fit", "functions: !!binary {}", "tag:yaml.org,2002:binary used for map"],
    [
      "a field called as a prototype is",
      "__proto__: { memory: 1024 }",
      'the file has unknown fields: "__proto__"',
    ],
    ["an object for a name", "{ functions: 1 }: 2", "the file has unknown fields"],
    ["aliases without measure", `a: &a [x]\nb: [${"*a, ".repeat(5000)}*a]`, "Excessive alias count"],
    ["a name that others use", "default_memory_mb: 512", "(default_memory_mb is functions.memory here)"],
    [
      "another's name deeper down",
      "retention: { dlq_retention_days: 3 }",
      "dlq_retention_days is retention.deadLetters here",
    ],
    ["an unknown field", "functions: { memroy: 1024 }", 'functions has unknown fields: "memroy"'],
    [
      "a duration that is none",
      "classes: { api: { timeout: 30 } }",
      "classes.api.timeout must be a duration",
    ],
    [
      "keep-warm calls without a pause",
      "functions: { coldStart: { keepWarm: 0s } }",
      "functions.coldStart.keepWarm must be from 1m to 1d",
    ],
    [
      "a misspelt field of a class",
      "classes: { api: { coldStart: { keepwarm: 5m } } }",
      'classes.api.coldStart has unknown fields: "keepwarm"',
    ],
    ["a number out of bounds", "functions: { memory: 64 }", "functions.memory must be at least 128"],
    ["text that is not YAML", "functions: [", "own.yaml is not valid"],
    ["a list instead of fields", "- a", "the file must be of type object"],
  ])("with %s is refused, naming the file and the field", (_, text, expected) => {
    expect(() => parseDefaults(text, "own.yaml", loadDefaults())).toThrow(expected);
    expect(() => parseDefaults(text, "own.yaml", loadDefaults())).toThrow(/own\.yaml/);
  });
});
