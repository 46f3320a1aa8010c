import {
  app,
  consume,
  consumer,
  MotifError,
  queue,
  TerminalError,
  ThrottledError,
  UnknownOutcomeError,
} from "@motif/core";
import { problemsOf } from "@motif/core/model";
import type { OutgoingMessage } from "@motif/core/platform";
import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import * as z from "zod/mini";
import type { EventFailure, IncomingEvent } from "../contract.ts";
import {
  idempotencyTable,
  idempotentConsumer,
  type RequeueingConsumerOptions,
  RetryableError,
  requeueingConsumer,
  retryable,
  roundOf,
} from "../index.ts";
import { createRuntime } from "../platform.ts";
import { FakePlatform, queueEvent } from "../testing/fake-platform.ts";
import { MemoryTables } from "../testing/memory-table.ts";
import { nextRound } from "./next-round.ts";

const Work = retryable(z.object({ n: z.number() }));
type Work = z.infer<typeof Work>;
const works = queue("works", { schema: Work });
const seen = idempotencyTable("seen");
const uses = { works: works.sender, seen: seen.readWriter };
const DUE = new Date("2026-01-01T00:00:00Z");

type Input = Parameters<Parameters<typeof consumer<Work, typeof uses>>[2]>[0];
type Options = Partial<RequeueingConsumerOptions<Input>>;

afterEach(() => void vi.restoreAllMocks());

/** A queue and its consumer on a clock of their own; what is sent waits until somebody delivers it. */
class Bench {
  readonly sent: OutgoingMessage[] = [];
  readonly tries: number[] = [];
  readonly tables = new MemoryTables(() => this.platform.time);
  #isDying = false;
  readonly platform: FakePlatform = new FakePlatform({
    table: this.tables.driver({
      before: async () => {
        if (this.#isDying && this.sent.length > 0) throw new Error("died");
      },
    }),
    queue: {
      send: async (_, messages) => {
        this.sent.push(...messages);
        return messages.map(() => ({ id: "sent" }));
      },
    },
  });
  readonly #run;

  constructor(work: (input: Input) => void | Promise<void>, options: Options = {}) {
    const handler = async (input: Input) => {
      this.tries.push(this.platform.time - DUE.getTime());
      await work(input);
    };
    const fn = consumer(
      "worker",
      { event: Work, uses },
      requeueingConsumer({ queue: "works", store: ({ seen }) => seen, ...options }, handler),
    );
    this.#run = createRuntime(fn, this.platform);
  }

  /** While it dies, nothing can be noted of what was sent. */
  dyingAfterSending() {
    const set = (isDying: boolean) => () => {
      this.#isDying = isDying;
    };
    return { crash: set(true), repair: set(false) };
  }

  /** Delivers one message. */
  async deliver(data: unknown, over: Partial<IncomingEvent> = {}): Promise<readonly EventFailure[]> {
    return this.#run.consume([queueEvent("e1", data, over)], this.platform.call());
  }

  /** Delivers a message, and what is sent for it, each when its delay is over; what its last delivery failed with. */
  async toTheEnd(first: unknown): Promise<{ failures: readonly EventFailure[]; last: Work }> {
    let last = Work.parse(first);
    let failures = await this.deliver(last);
    for (let next = this.sent.shift(); next; next = this.sent.shift()) {
      this.platform.time += next.delayMs ?? 0;
      last = Work.parse(JSON.parse(next.body));
      failures = await this.deliver(last);
    }
    return { failures, last };
  }
}

const fails =
  (error: unknown = new RetryableError("The partner is busy.", { code: "busy" })) =>
  () => {
    throw error;
  };
const FIRST = { id: "w1", payload: { n: 1 } };
const body = ({ sent }: Bench, index = 0): unknown => JSON.parse(sent[index]?.body ?? "null");

describe("a consumer that sends its messages again", () => {
  it("acknowledges what it did, and what it sends again with a delay, its round and its history", async () => {
    vi.spyOn(Math, "random").mockReturnValue(0.5);
    const done = new Bench(() => {});
    expect([await done.deliver(FIRST), done.sent]).toEqual([[], []]);

    const bench = new Bench(fails());
    expect(await bench.deliver(FIRST)).toEqual([]);
    const failed = { round: 1, at: DUE.toISOString(), code: "busy", message: "The partner is busy." };
    expect(bench.sent).toMatchObject([{ delayMs: 2500 }]);
    const again = { ...FIRST, retry: { round: 2, since: DUE.toISOString(), history: [failed] } };
    expect(body(bench)).toEqual(again);

    bench.platform.time += 2500;
    expect(await bench.deliver(again)).toEqual([]);
    expect(bench.sent).toMatchObject([{}, { delayMs: 5000 }]);
    expect(body(bench, 1)).toMatchObject({
      id: "w1",
      payload: { n: 1 },
      retry: { round: 3, since: failed.at, history: [failed, { round: 2, at: "2026-01-01T00:00:02.500Z" }] },
    });
  });

  it("fails where it cannot send, so that the queue delivers the message again", async () => {
    const bench = new Bench(fails());
    Object.assign(bench.platform.drivers.queue ?? {}, { send: fails(new ThrottledError("too many")) });
    expect(await bench.deliver(FIRST)).toMatchObject([{ terminal: false, reason: "too many" }]);
  });

  it("makes a dead letter of what fails in its last round, with its history and the last reason", async () => {
    const bench = new Bench(fails(), { rounds: 4 });
    const { failures, last } = await bench.toTheEnd(FIRST);
    expect(bench.tries).toHaveLength(4);
    expect(failures).toMatchObject([
      { terminal: true, reason: "Given up after round 4, the last of 4: busy: The partner is busy." },
    ]);
    expect(last.retry?.history.map(({ round, code }) => [round, code])).toEqual([
      [1, "busy"],
      [2, "busy"],
      [3, "busy"],
    ]);
  });

  it("tries a dead letter that was sent back once more, and no more than that", async () => {
    const bench = new Bench(fails(), { rounds: 4 });
    const { last } = await bench.toTheEnd(FIRST);
    bench.platform.time += 86_400_000;
    expect((await bench.toTheEnd(last)).failures).toMatchObject([{ terminal: true }]);
    expect(bench.tries).toHaveLength(5);
  });

  it("makes a dead letter of what would be too old for its next round", async () => {
    vi.spyOn(Math, "random").mockReturnValue(0.999999);
    const options: Options = { rounds: 16, initialDelay: "10m", maxDelay: "10m", maxAge: "30m" };
    const bench = new Bench(fails(), options);
    const { failures } = await bench.toTheEnd(FIRST);
    expect(bench.tries).toEqual([0, 600_000, 1_200_000, 1_800_000]);
    expect(failures).toMatchObject([{ reason: expect.stringContaining("round 4, no other one within 30m") }]);
  });

  it("makes long waits of several delays, and tries nothing in between", async () => {
    vi.spyOn(Math, "random").mockReturnValue(0.999_999_999);
    const delays: (number | undefined)[] = [];
    const bench = new Bench(
      ({ event }) => {
        if (roundOf(event.data) === 1) throw new RetryableError("busy");
      },
      { initialDelay: "40m", maxDelay: "1h" },
    );
    let data: unknown = FIRST;
    while (data !== undefined) {
      expect(await bench.deliver(data)).toEqual([]);
      const next = bench.sent.shift();
      delays.push(next?.delayMs);
      bench.platform.time += next?.delayMs ?? 0;
      data = next && JSON.parse(next.body);
      if (data !== undefined) expect(data).toMatchObject({ retry: { round: 2, history: [{ round: 1 }] } });
    }
    expect(delays).toEqual([900_000, 900_000, 600_000, undefined]);
    expect(bench.tries).toEqual([0, 2_400_000]);
  });

  it("waits for as long as it was asked to, and only then for the backoff", async () => {
    vi.spyOn(Math, "random").mockReturnValue(0.5);
    const asked = (retryAfterMs: number) => new Bench(fails(new RetryableError("busy", { retryAfterMs })));
    const [short, none] = [asked(60_000.5), asked(-1)];
    for (const bench of [short, none]) await bench.deliver(FIRST);
    expect([short.sent[0]?.delayMs, none.sent[0]?.delayMs]).toEqual([62_501, 2500]);
    const never = asked(Number.POSITIVE_INFINITY);
    expect(await never.deliver(FIRST)).toMatchObject([{ terminal: true }]);
  });

  it("leaves to the queue what is not known to be retryable, and ends at once what is terminal", async () => {
    class Away extends Error {}
    const outcome = async (error: unknown, options: Options = {}) => {
      const bench = new Bench(fails(error), options);
      const [failure] = await bench.deliver(FIRST);
      return bench.sent.length > 0 ? "sent again" : failure?.terminal ? "dead letter" : "delivered again";
    };
    expect(await outcome(new TypeError("a bug"))).toBe("delivered again");
    expect(await outcome("a text")).toBe("delivered again");
    expect(await outcome(new ThrottledError("busy"))).toBe("sent again");
    expect(await outcome(new UnknownOutcomeError("no answer"))).toBe("sent again");
    expect(await outcome(new MotifError("unavailable", "not reached"))).toBe("sent again");
    expect(await outcome(new MotifError("too-large", "no room"))).toBe("delivered again");
    expect(await outcome(new Away("gone"))).toBe("delivered again");
    expect(await outcome(new Away("gone"), { retryOn: [Away] })).toBe("sent again");
    expect(await outcome(new Away("gone"), { retryOn: (error) => error instanceof Away })).toBe("sent again");
    expect(await outcome(new TerminalError("never"))).toBe("dead letter");
    expect(await outcome(new TerminalError("never"), { retryOn: () => true })).toBe("dead letter");
    expect(await outcome(new TerminalError("never"), { retryOn: [TerminalError] })).toBe("dead letter");
  });

  it("says when a message becomes a dead letter, and fails if that does", async () => {
    const said: string[] = [];
    const onDeadLetter: Options["onDeadLetter"] = ({ event }, error) =>
      void said.push(`${event.data.id} ${error.name}: ${error.message}`);
    await new Bench(fails(), { rounds: 2, onDeadLetter }).toTheEnd(FIRST);
    await new Bench(fails(new TerminalError("never")), { onDeadLetter }).deliver(FIRST);
    await new Bench(fails(new TypeError("a bug")), { onDeadLetter }).deliver(FIRST);
    expect(said).toEqual([
      "w1 RoundsUsedUpError: Given up after round 2, the last of 2: busy: The partner is busy.",
      "w1 TerminalError: never",
    ]);
    const broken = new Bench(fails(new TerminalError("never")), {
      onDeadLetter: fails(new Error("no table")),
    });
    expect(await broken.deliver(FIRST)).toMatchObject([{ terminal: false, reason: "no table" }]);
  });

  it("keeps secrets and long texts out of the history", async () => {
    const text = `GET https://me:pa55@api.example/x?sig=abc: ${"x".repeat(500)}`;
    const bench = new Bench(fails(new RetryableError(text, { code: "c".repeat(99) })));
    await bench.deliver(FIRST);
    const { code, message } = Work.parse(body(bench)).retry?.history[0] ?? {};
    expect(message?.slice(0, 30)).toBe("GET https://api.example/x xxxx");
    expect([code?.length, message?.length]).toEqual([60, 200]);
  });

  it("is checked when the app is loaded, also inside of another wrapper", () => {
    const handler = requeueingConsumer<Input>(
      { queue: "works", store: ({ seen }) => seen, rounds: 17 },
      () => {},
    );
    const wrapped = idempotentConsumer<Input>({ store: ({ seen }) => seen }, handler);
    for (const each of [handler, wrapped]) {
      const fn = consumer("worker", { event: Work, uses }, each);
      expect(problemsOf(app("shop", { work: consume(works, fn) }))).toMatchObject([
        { where: "function worker", message: expect.stringContaining("rounds is 17") },
      ]);
    }
  });
});

describe("copies of a message", () => {
  it("are not sent again where a delivery is repeated whose acknowledgement was lost", async () => {
    const bench = new Bench(fails());
    for (let n = 1; n <= 3; n++) expect(await bench.deliver(FIRST, { receiveCount: n })).toEqual([]);
    expect([bench.sent.length, bench.tries.length]).toEqual([1, 1]);
  });

  it("become one again in the next round, where a crash left two", async () => {
    const bench = new Bench(fails());
    const { crash, repair } = bench.dyingAfterSending();
    crash();
    expect(await bench.deliver(FIRST)).toHaveLength(1);
    repair();
    bench.platform.time += 30_000; // the lease
    expect(await bench.deliver(FIRST)).toEqual([]);
    expect(bench.sent).toHaveLength(2);
    const copies = bench.sent.splice(0).map(({ body }) => JSON.parse(body));
    for (const copy of copies) expect(await bench.deliver(copy)).toEqual([]);
    expect([bench.sent.length, bench.tries.length]).toEqual([1, 3]);
  });

  it("become one again where one has come in more delays than the other", async () => {
    const bench = new Bench(fails());
    const retry = { round: 2, since: DUE.toISOString(), history: [] };
    expect(await bench.deliver({ ...FIRST, retry })).toEqual([]);
    expect(await bench.deliver({ ...FIRST, retry: { ...retry, hop: 1 } })).toEqual([]);
    expect([bench.sent.length, bench.tries.length]).toEqual([1, 1]);
  });

  it("wait for each other while one is tried", async () => {
    const inside: unknown[] = [];
    const bench = new Bench(async () => {
      inside.push(...(await bench.deliver(FIRST)));
    });
    expect(await bench.deliver(FIRST)).toEqual([]);
    expect(inside).toMatchObject([{ terminal: false, retryAfterMs: 30_000 }]);
    expect(bench.sent).toEqual([]);
  });

  it("do not grow in number while waits are made of several delays", async () => {
    vi.spyOn(Math, "random").mockReturnValue(0.999_999_999);
    const bench = new Bench(fails(), { initialDelay: "2h", maxDelay: "2h", rounds: 2 });
    let deliveries = 0;
    for (let data: unknown = FIRST; data !== undefined; deliveries++) {
      for (let n = 0; n < 2; n++) await bench.deliver(data);
      const [next, ...others] = bench.sent.splice(0);
      expect(others).toEqual([]);
      bench.platform.time += next?.delayMs ?? 0;
      data = next && JSON.parse(next.body);
    }
    expect(deliveries).toBe(9);
  });

  it("have one effect where the work inside is keyed by the message's id", async () => {
    let [effects, isAway] = [0, true];
    const once = idempotentConsumer<Input>(
      { store: ({ seen }) => seen, key: ({ event }) => event.data.id },
      () => {
        if (isAway) throw new RetryableError("away");
        effects++;
      },
    );
    const bench = new Bench(once);
    const { crash, repair } = bench.dyingAfterSending();
    crash();
    await bench.deliver(FIRST);
    repair();
    bench.platform.time += 30_000;
    isAway = false;
    expect(await bench.deliver(FIRST)).toEqual([]); // in the first round, though there is a copy for the second
    expect(await bench.deliver(body(bench))).toEqual([]);
    expect([effects, bench.tries.length]).toEqual([1, 3]);
  });

  it("are refused where they are none: another message with the same id", async () => {
    const bench = new Bench(() => {});
    expect(await bench.deliver(FIRST)).toEqual([]);
    expect(await bench.deliver({ ...FIRST, payload: { n: 2 } })).toMatchObject([{ terminal: true }]);
  });
});

describe("waits", () => {
  it("are spread evenly over all the time up to their limit, so that what failed together does not come together", () => {
    let next = 0;
    vi.spyOn(Math, "random").mockImplementation(() => next++ / 10_000);
    const waits = Array.from({ length: 10_000 }, () => waitOf(5, { initialDelay: "10s", maxDelay: "100s" }));
    const tenths = Array.from({ length: 10 }, (_, tenth) =>
      waits.filter((ms) => Math.floor(ms / 10_000) === tenth),
    );
    for (const { length } of tenths) expect(Math.abs(length - 1000)).toBeLessThan(2);
  });

  it("never end before what was asked for, nor later than that and the limit", () => {
    const policy = fc.record({ initialDelay: duration(0, 600), maxDelay: duration(0, 86_400) });
    fc.assert(
      fc.property(
        policy,
        fc.integer({ min: 1, max: 15 }),
        fc.nat(86_400_000),
        (delays, round, retryAfterMs) => {
          const wait = waitOf(round, delays, retryAfterMs);
          const limit = Math.min(
            Number.parseInt(delays.maxDelay, 10),
            Number.parseInt(delays.initialDelay, 10) * 2 ** (round - 1),
          );
          expect(wait).toBeGreaterThanOrEqual(retryAfterMs);
          expect(wait).toBeLessThanOrEqual(retryAfterMs + limit * 1000);
        },
      ),
    );
  });
});

function duration(min: number, max: number) {
  return fc.integer({ min, max }).map((seconds) => `${seconds}s` as const);
}

function waitOf(round: number, delays: Options, retryAfterMs = 0): number {
  const retry = { round, since: DUE.toISOString(), history: [] };
  const policy = { rounds: 16, maxAge: "7d" as const, ...delays };
  const error = new RetryableError("busy", { retryAfterMs });
  const next = nextRound({ ...FIRST, ...(round > 1 && { retry }) }, error, DUE.getTime(), policy);
  if (!("waitMs" in next)) throw next;
  return next.waitMs;
}
