import { describe, expect, it } from "vitest";
import { compilePattern, type EventPattern, matcherOf, RuleSet } from "./index.ts";
import { naiveMatch } from "./testing/naive.ts";
import { randomEvent, randomFrom, randomPattern } from "./testing/random.ts";

const SEED = Number(process.env.MOTIF_SEED ?? 1);

function compiled(pattern: unknown): EventPattern {
  const result = compilePattern(pattern);
  if ("problem" in result) throw new Error(JSON.stringify(result.problem));
  return result.pattern;
}

describe("many rules", () => {
  it("gives the targets of all that match, each once, in their order", () => {
    const patterns = [
      { source: ["a", "b"] },
      { source: [{ prefix: "a" }] },
      { type: ["x"], source: ["a"] },
      { $or: [{ source: ["a"] }, { type: ["x"] }] },
      { source: ["c"] },
      { other: [{ exists: false }] },
    ];
    const rules = new RuleSet(patterns.map((pattern, target) => ({ pattern: compiled(pattern), target })));
    expect(rules.match({ source: "a", type: "x" })).toEqual([0, 1, 2, 3, 5]);
    expect(rules.match({ source: ["a", "b"], type: "y", other: 1 })).toEqual([0, 1, 3]);
    expect(rules.match({})).toEqual([5]);
  });

  it(`gives what each gives alone (seed ${SEED})`, () => {
    const random = randomFrom(SEED);
    const patterns = Array.from({ length: 400 }, () => compilePattern(randomPattern(random))).flatMap(
      (result) => ("pattern" in result ? result.pattern : []),
    );
    const rules = new RuleSet(patterns.map((pattern, target) => ({ pattern, target })));
    let matched = 0;
    for (let round = 0; round < 300; round++) {
      const event = randomEvent(random);
      const alone = patterns.flatMap((pattern, target) => (matcherOf(pattern)(event) ? target : []));
      expect(rules.match(event), JSON.stringify(event)).toEqual(alone);
      matched += alone.length;
    }
    expect(matched).toBeGreaterThan(300);
  });
});

describe("against a naive model", () => {
  it(`10,000 random patterns and events come out the same (seed ${SEED})`, () => {
    const random = randomFrom(SEED);
    const verdicts = { compared: 0, matched: 0, refused: 0 };
    while (verdicts.compared < 10_000) {
      const [pattern, event] = [randomPattern(random), randomEvent(random)];
      const result = compilePattern(pattern);
      if ("problem" in result) {
        verdicts.refused++;
        continue;
      }
      if (isBeyondTheModel(JSON.stringify(pattern))) continue;
      const matched = matcherOf(result.pattern)(event);
      const input = JSON.stringify({ pattern, event });
      expect(`${input} ${matched}`).toBe(`${input} ${naiveMatch(pattern as object, event)}`); // valid: an object
      verdicts.compared++;
      if (matched) verdicts.matched++;
    }
    expect(verdicts.matched).toBeGreaterThan(500);
    expect(verdicts.refused).toBeGreaterThan(500);
  });
});

/** `$or`, addresses, and letters whose cases differ in length have tests of their own. */
function isBeyondTheModel(pattern: string): boolean {
  return /\$or|cidr|ß|::1|10\.0\.0/.test(pattern);
}
