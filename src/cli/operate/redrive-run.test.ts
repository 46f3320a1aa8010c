import type { DeadLetterBox, HeldLetter } from "@motif/compile/kit";
import { MotifError } from "@motif/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type RedriveOptions, redriveAll } from "./redrive-run.ts";

const START = 1_000_000;

/** A dead-letter queue in memory. What was received is hidden until a run ends, however it does. */
class MemoryBox implements DeadLetterBox {
  readonly sent: string[] = [];
  letters: HeldLetter[];
  readonly #hidden = new Set<string>();
  /** Called before each step; may throw, as a service or a crash does. */
  before: (step: "receive" | "sendBack" | "remove", id: string) => void = () => {};

  constructor(...ids: string[]) {
    this.letters = ids.map((id) => letter(id));
  }

  async receive(most: number) {
    this.before("receive", "");
    const found = this.letters.filter(({ id }) => !this.#hidden.has(id)).slice(0, most);
    for (const { id } of found) this.#hidden.add(id);
    return found;
  }

  async sendBack({ id }: HeldLetter) {
    this.before("sendBack", id);
    this.sent.push(id);
  }

  async remove({ id }: HeldLetter) {
    this.before("remove", id);
    this.letters = this.letters.filter((other) => other.id !== id);
  }

  async release(letters: readonly HeldLetter[]) {
    for (const { id } of letters) this.#hidden.delete(id);
  }

  /** What becomes of messages that a run which died had received. */
  becomeVisible(): void {
    this.#hidden.clear();
  }

  async close() {}
}

function letter(id: string, since = START - 1): HeldLetter {
  return { id, reason: "it failed", redriven: 0, since, held: undefined };
}

const options: RedriveOptions = { dryRun: false, now: () => START, wait: async () => {}, onLetter: () => {} };
const ids = (letters: readonly HeldLetter[]) => letters.map(({ id }) => id);
const refused = () => new MotifError("service-failed", "It is down.");

describe("a redrive", () => {
  it("moves all, in order, and tells each", async () => {
    const box = new MemoryBox(...Array.from({ length: 25 }, (_, n) => String(n)));
    const all = ids(box.letters);
    const told: string[] = [];
    const result = await redriveAll(box, { ...options, onLetter: ({ id }) => told.push(id) });
    expect(result).toEqual({ moved: 25, left: [] });
    expect(box.sent).toEqual(all);
    expect(told).toEqual(all);
    expect(box.letters).toEqual([]);
  });

  it("moves no more than it is told, and leaves the others to be received", async () => {
    const box = new MemoryBox("a", "b", "c");
    expect((await redriveAll(box, { ...options, max: 2 })).moved).toBe(2);
    expect(box.sent).toEqual(["a", "b"]);
    expect(ids(await box.receive(10))).toEqual(["c"]);
  });

  it("moves nothing in a dry run, and hides nothing after it", async () => {
    const box = new MemoryBox("a", "b");
    expect((await redriveAll(box, { ...options, dryRun: true })).moved).toBe(2);
    expect(box.sent).toEqual([]);
    expect(ids(await box.receive(10))).toEqual(["a", "b"]);
  });

  it("ends though what it moved fails again at once", async () => {
    const box = new MemoryBox("a", "b");
    box.before = (step, id) => {
      if (step === "remove") box.letters.push(letter(`${id}'`, START + 1));
    };
    expect((await redriveAll(box, options)).moved).toBe(2);
    expect(ids(box.letters)).toEqual(["a'", "b'"]);
    expect(ids(await box.receive(10)), "the next run finds them").toEqual(["a'", "b'"]);
  });

  it("keeps to a rate, counting what the calls took", async () => {
    const box = new MemoryBox("a", "b", "c");
    let now = START;
    const waits: number[] = [];
    box.before = (step) => {
      if (step === "sendBack") now += 40;
    };
    const wait = async (milliseconds: number) => void waits.push(milliseconds);
    await redriveAll(box, { ...options, now: () => now, rate: 10, wait });
    expect(waits).toEqual([60, 60, 60]);
  });

  it("leaves what cannot be given back, says why, and moves the others", async () => {
    const box = new MemoryBox("a", "odd", "b");
    box.before = (step, id) => {
      if (step === "sendBack" && id === "odd") throw new MotifError("unreadable-dead-letter", "It is odd.");
    };
    const { moved, left } = await redriveAll(box, options);
    expect(moved).toBe(2);
    expect(left).toMatchObject([{ letter: { id: "odd" }, reason: "It is odd." }]);
    expect(ids(await box.receive(10))).toEqual(["odd"]);
  });

  it("stops at a failure, says how far it came, and leaves the rest to be received", async () => {
    const box = new MemoryBox("a", "b", "c");
    box.before = (step, id) => {
      if (step === "sendBack" && id === "b") throw refused();
    };
    await expect(redriveAll(box, options)).rejects.toMatchObject({
      code: "redrive-stopped",
      message: expect.stringMatching(/^It is down\. Before that, 1 were moved\. Nothing is lost/),
    });
    expect(ids(await box.receive(10))).toEqual(["b", "c"]);
  });

  it("that dies between send and removal leaves the message twice, never lost", async () => {
    const box = new MemoryBox("a", "b");
    box.before = (step, id) => {
      if (step === "remove" && id === "a") throw refused();
    };
    await expect(redriveAll(box, options)).rejects.toThrow();
    box.before = () => {};
    await redriveAll(box, options);
    expect(box.sent).toEqual(["a", "a", "b"]);
  });
});

it("no message is lost, and those of an undisturbed run come once, wherever runs fail", async () => {
  const failures = fc.array(fc.boolean(), { maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 25 }), failures, async (count, fails) => {
      const box = new MemoryBox(...Array.from({ length: count }, (_, n) => String(n)));
      const all = ids(box.letters);
      let step = 0;
      box.before = () => {
        if (fails[step++]) throw refused();
      };
      for (let runs = 0; runs <= fails.length; runs++) {
        const done = await redriveAll(box, options).then(
          () => true,
          () => false,
        );
        box.becomeVisible();
        for (const id of all) expect(box.sent.includes(id) || ids(box.letters).includes(id), id).toBe(true);
        if (done) break;
      }
      expect(box.letters).toEqual([]);
      expect([...new Set(box.sent)], "in order, but for repetitions").toEqual(all);
      if (!fails.includes(true)) expect(box.sent).toEqual(all);
    }),
  );
});
