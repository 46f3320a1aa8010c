import { type DeadLetterBox, type HeldLetter, letterStays } from "@motif/compile/kit";
import { MotifError } from "@motif/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type RedriveOptions, redriveAll } from "./redrive-run.ts";

const START = 1_000_000;

/** A dead-letter queue in memory. What was received is hidden until a run ends, however it does. */
class MemoryBox implements DeadLetterBox {
  readonly sent: string[] = [];
  readonly bodies: (string | undefined)[] = [];
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

  async sendBack({ id }: HeldLetter, body?: string) {
    this.before("sendBack", id);
    this.sent.push(id);
    this.bodies.push(body);
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

function letter(id: string, since = START - 1, more: Partial<HeldLetter> = {}): HeldLetter {
  const usual = { reason: "it failed", body: "{}", redriven: 0, history: [], place: since, held: undefined };
  return { id, since, ...usual, ...more };
}

const options: RedriveOptions = {
  fifo: false,
  dryRun: false,
  now: () => START,
  wait: async () => {},
  onLetter: () => {},
};
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
      if (step === "sendBack" && id === "odd") throw letterStays("It is odd.");
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

describe("what goes back", () => {
  const boxOf = (...letters: HeldLetter[]) => {
    const box = new MemoryBox();
    box.letters = letters;
    return box;
  };
  const reasons = (left: readonly { readonly letter: HeldLetter; readonly reason: string }[]) =>
    left.map(({ letter: { id }, reason }) => `${id}: ${reason}`);

  it("is not what went back three times, nor those behind it in its group", async () => {
    const often = letter("a", START - 1, { redriven: 3, group: "g" });
    const behind = letter("b", START - 1, { group: "g" });
    const box = boxOf(often, letter("c"), behind);
    const { moved, left } = await redriveAll(box, options);
    expect(moved).toBe(1);
    expect(reasons(left)).toEqual([
      "a: It was moved back 3 times, and failed again.",
      "b: a is before it in its group, and stays.",
    ]);
    expect((await redriveAll(box, { ...options, mostRedrives: 4 })).moved).toBe(2);
    expect(box.sent).toEqual(["c", "a", "b"]);
  });

  it("is not what is behind one that cannot be given back, or failed again meanwhile", async () => {
    const group = { group: "g" };
    const box = boxOf(letter("odd", START - 1, group), letter("b", START - 1, group));
    box.before = (step, id) => {
      if (step === "sendBack" && id === "odd") throw letterStays("It is odd.");
    };
    expect(reasons((await redriveAll(box, options)).left)).toEqual([
      "odd: It is odd.",
      "b: odd is before it in its group, and stays.",
    ]);
    const again = boxOf(letter("young", START + 1, group), letter("c", START - 1, group));
    expect(reasons((await redriveAll(again, options)).left)).toEqual([
      "c: young is before it in its group, and stays.",
    ]);
  });

  it("is a group in its order, though what failed again came back behind the others", async () => {
    const group = (id: string, place: number, name = "g") => letter(id, START - 1, { group: name, place });
    const box = boxOf(group("2", 2), group("x", 5, "h"), group("3", 3), group("1", 1));
    expect((await redriveAll(box, { ...options, fifo: true })).moved).toBe(4);
    expect(box.sent).toEqual(["1", "x", "2", "3"]);
  });

  it("is no more than asked for, also of a group; the others can be received", async () => {
    const group = (id: string, place: number) => letter(id, START - 1, { group: "g", place });
    const box = boxOf(...Array.from({ length: 30 }, (_, n) => group(String(n), 100 - n)));
    expect((await redriveAll(box, { ...options, fifo: true, max: 2 })).moved).toBe(2);
    expect(box.sent).toEqual(["29", "28"]);
    expect(await box.receive(100)).toHaveLength(28);
  });

  it("is the one that is named, however often it was, mended; nothing after it is received", async () => {
    const box = boxOf(letter("a"), letter("b", START - 1, { redriven: 9, body: "1" }), letter("c"));
    const edit = ({ body }: HeldLetter) => `${body}0`;
    expect((await redriveAll(box, { ...options, ids: ["b"], edit })).moved).toBe(1);
    expect([box.sent, box.bodies]).toEqual([["b"], ["10"]]);
    expect(ids(await box.receive(10))).toEqual(["a", "c"]);
  });

  it("is nothing where the mended data are refused, also in a dry run", async () => {
    const edit = () => {
      throw new MotifError("validation-failed", "It is no iban.");
    };
    for (const dryRun of [true, false]) {
      const box = boxOf(letter("a"));
      await expect(redriveAll(box, { ...options, dryRun, ids: ["a"], edit })).rejects.toThrow(
        "It is no iban.",
      );
      expect(ids(await box.receive(10))).toEqual(["a"]);
    }
  });

  it("is each one once, though a place shows again what was held for too long", async () => {
    const box = boxOf(letter("a"), letter("b"));
    box.release = async () => {};
    const receive = box.receive.bind(box);
    box.receive = async (most) => {
      box.becomeVisible();
      return receive(most);
    };
    expect((await redriveAll(box, { ...options, dryRun: true })).moved).toBe(2);
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
