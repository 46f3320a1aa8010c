import { describe, expect, it } from "vitest";
import { afterCall, type PartPolicy, type StreamPart } from "./stream-parts.ts";

const POLICY: PartPolicy = { attempts: 3, bisect: true, again: "from-first-failed" };

/** Plays a part to its end against a consumer that gives the places of what it fails at. */
function played(
  records: readonly string[],
  fails: (records: readonly string[]) => readonly number[],
  policy: PartPolicy,
) {
  const calls: string[] = [];
  const givenUp: string[] = [];
  let parts: readonly StreamPart<string>[] = [{ records, attempts: 0 }];
  for (let part = parts[0]; part; part = parts[0]) {
    if (calls.length > 200) throw new Error("It comes to no end.");
    calls.push(part.records.join(""));
    const failed = fails(part.records).map((index) => ({ index, terminal: false }));
    const outcome = afterCall(part, failed, policy);
    givenUp.push(...outcome.givenUp);
    parts = [...outcome.rest, ...parts.slice(1)];
  }
  return { calls, givenUp };
}

/** A consumer of single records reports those it fails at; one of batches throws, and all have failed. */
const reporting = (poison: string) => (records: readonly string[]) =>
  records.flatMap((record, index) => (poison.includes(record) ? [index] : []));
const throwing = (poison: string) => (records: readonly string[]) =>
  records.some((record) => poison.includes(record)) ? records.map((_, index) => index) : [];

describe("a batch of a stream that fails", () => {
  // https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html: "Lambda uses the lowest sequence number
  // as the checkpoint", "retries all records starting from the lowest"
  it("in part is tried again from its first failed record on, and what succeeded behind it runs again", () => {
    const { calls } = played([..."abcdef"], reporting("c"), POLICY);
    expect(calls.slice(0, 2)).toEqual(["abcdef", "cdef"]);
    expect(calls.filter((call) => call.includes("f"))).not.toHaveLength(1);
  });

  // https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html: "which splits a failed batch into two smaller
  // batches, isolating bad records", "Splitting batches doesn't consume the retry quota."
  it("as a whole is halved until the poison is alone, which costs no attempt, and only the poison is given up", () => {
    const { calls, givenUp } = played([..."abcdefgh"], throwing("f"), POLICY);
    expect(calls).toEqual(["abcdefgh", "abcd", "efgh", "ef", "e", "f", "f", "f", "gh"]);
    expect(givenUp).toEqual(["f"]);
  });

  it("without bisect goes as a whole from the first failed record on", () => {
    const { calls, givenUp } = played([..."abcd"], reporting("b"), { ...POLICY, bisect: false });
    expect(calls).toEqual(["abcd", "bcd", "bcd"]);
    expect(givenUp).toEqual([..."bcd"]);
  });

  it("is given up at once where the failure is terminal, and what is behind it goes on with all attempts", () => {
    const part = { records: [..."abc"], attempts: 2 };
    expect(afterCall(part, [{ index: 1, terminal: true }], POLICY)).toEqual({
      givenUp: ["b"],
      terminal: true,
      rest: [{ records: ["c"], attempts: 0 }],
    });
  });

  it("of which the adapter sees to each record has only its failed ones run again", () => {
    const { calls, givenUp } = played([..."abcdef"], reporting("be"), { ...POLICY, again: "failed-ones" });
    expect(calls).toEqual(["abcdef", "be", "b", "b", "b", "e", "e", "e"]);
    expect(givenUp).toEqual(["b", "e"]);
  });

  it.each(["from-first-failed", "failed-ones"] as const)(
    "comes to an end with exactly its poison given up, wherever that is (%s)",
    (again) => {
      for (let size = 1; size <= 17; size++) {
        const records = Array.from({ length: size }, (_, n) => String.fromCharCode(97 + n));
        for (const poison of [...records, `${records[0]}${records.at(-1)}`]) {
          for (const fails of [reporting(poison), throwing(poison)]) {
            const { givenUp } = played(records, fails, { ...POLICY, again });
            expect(givenUp).toEqual([...new Set(poison)]);
          }
        }
      }
    },
  );
});
