import { describe, expect, it } from "vitest";
import { mutated } from "../mutants/mutant.ts";
import { appMutantsOf } from "./app-mutants-of.ts";

/** What a module becomes, by operator. */
const mutations = (source: string) =>
  appMutantsOf("a.ts", source).map((mutant) => [mutant.operator, mutated(source, mutant)]);

describe("a mutant of an app", () => {
  it.each([
    ["idempotentHttp({ store }, handle);", "idempotency left out", "handle;"],
    ["t.put(a, { if: version });", "condition left out", "t.put(a, {});"],
    ["t.put(a, { if: { version } });", "condition weakened", 't.put(a, { if: "present" });'],
    ["t.put(a, { ttl, if: version });", "condition left out", "t.put(a, { ttl });"],
    ["await t.put(a);", "write left out", ";"],
    ["await t.put(a);", "await left out", "t.put(a);"],
    ["await t.put(a);", "failure ignored", "await t.put(a).catch(() => {});"],
    ["{ await t.put(a); await q.send(b); }", "writes exchanged", "{ await q.send(b); await t.put(a); }"],
    ["t.put(a).catch(ignore);", "handler of failures left out", "t.put(a);"],
    ["t.put(a).catch(ignore);", "failure ignored", "t.put(a).catch(() => {});"],
    ["try { f(); } catch (error) { throw error; }", "throw left out", "try { f(); } catch (error) { ; }"],
    ["const id = newId();", "id is random", "const id = crypto.randomUUID();"],
    ["t.get(resultKey(id));", "id is random", "t.get(crypto.randomUUID());"],
    ["if (a) throw b;", "guard left out", ";"],
    ["if (a) throw b;", "check turned round", "if (!(a)) throw b;"],
    ["if (a) b = c;", "check left out", "if (true) b = c;"],
    ["const a = b && c;", "part of a check left out", "const a = (c);"],
    ["const last = count >= MAX_ATTEMPTS;", "bound moved", "const last = count > MAX_ATTEMPTS;"],
    ['queue({ retention: "1d" });', "time shortened", 'queue({ retention: "1440s" });'],
    [
      "const KEPT_SECONDS = 7 * 86_400;",
      "time shortened",
      "const KEPT_SECONDS = Math.ceil((7 * 86_400) / 60);",
    ],
    ["const MAX_ATTEMPTS = 5;", "limit changed", "const MAX_ATTEMPTS = 1;"],
    ["consume(queue, { batchSize: 10 });", "limit changed", "consume(queue, { batchSize: 1 });"],
  ])("of %s: %s", (source, operator, expected) => {
    expect(mutations(source)).toContainEqual([operator, expected]);
  });

  it("does not exchange what needs the name before it, nor what waits inside of a function only", () => {
    const operators = (source: string) => mutations(source).map(([operator]) => operator);
    expect(operators("{ const a = await f(); if (a) await g(); }")).not.toContain("writes exchanged");
    expect(operators("{ const a = async () => { await f(); }; await g(); }")).not.toContain(
      "writes exchanged",
    );
  });

  it("is not made of what no invariant sees, of types and of imports", () => {
    expect(
      mutations('import a from "b"; type T = 1 | 2; await log.warn("c"); await metrics.add("d", 1);'),
    ).toEqual([]);
  });
});
