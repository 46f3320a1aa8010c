import { type App, type ConsumerFunction, type Duration, milliseconds } from "@motif/app";
import { start, type TestApp } from "@motif/app/testing";
import { PROFILE as aws } from "@motif/aws/profile";
import { PROFILE as azure } from "@motif/azure/profile";
import { PROFILE as gcp } from "@motif/gcp/profile";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import orderedProcessing from "./app.ts";
import bookMovement from "./functions/book-movement.ts";
import { MAX_ATTEMPTS, Movement } from "./resources.ts";

type Handler = ConsumerFunction["handler"];

/** What tests look at in the input of book-movement. */
const Delivery = z.object({ event: z.object({ data: Movement }), now: z.custom<() => Date>() });

/** The app with something around the handler of book-movement. */
function withHandler(handler: Handler): App {
  const { booking } = orderedProcessing.wiring;
  if (booking?.kind !== "queueSubscription") throw new Error("The app has no queue subscription.");
  const consumer = { ...bookMovement, handler };
  return { ...orderedProcessing, wiring: { ...orderedProcessing.wiring, booking: { ...booking, consumer } } };
}

/** One attempt at a movement; `at` is in milliseconds. */
interface Attempt {
  readonly account: string;
  readonly number: number;
  readonly at: number;
}

/** The app, with every attempt noted; `before` is done first, and may fail. */
function watched(before: (attempt: Attempt) => void | Promise<void> = () => {}) {
  const attempts: Attempt[] = [];
  const definition = withHandler(async (input) => {
    const { event, now } = Delivery.parse(input);
    const { account, number } = event.data;
    const attempt = { account, number, at: now().getTime() };
    attempts.push(attempt);
    await before(attempt);
    await bookMovement.handler(input);
  });
  return { attempts, definition };
}

/** In handlers: waits on the virtual clock. */
function sleep(duration: Duration): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds(duration)));
}

function put(t: TestApp, path: string, body: object): Promise<Response> {
  const headers = { "content-type": "application/json" };
  return t.fetch(path, { method: "PUT", headers, body: JSON.stringify(body) });
}

/** Sends a movement and expects that it is accepted. */
async function move(t: TestApp, account: string, number: number, cents: number, currency = "EUR") {
  const answer = await put(t, `/accounts/${account}/movements/${number}`, { cents, currency });
  expect(answer.status).toBe(202);
}

const Account = z.object({
  whenStuck: z.string(),
  last: z.number(),
  balance: z.number(),
  entries: z.array(z.object({ number: z.number(), status: z.string(), balance: z.number() })),
});

async function account(t: TestApp, name: string) {
  return Account.parse(await (await t.fetch(`/accounts/${name}`)).json());
}

/** `1 booked 100` of each entry, the oldest first. */
async function entries(t: TestApp, name: string): Promise<string[]> {
  const { entries } = await account(t, name);
  return entries.map(({ number, status, balance }) => `${number} ${status} ${balance}`).reverse();
}

/** Of the dead letters, the oldest first. */
async function deadNumbers(t: TestApp): Promise<number[]> {
  return (await t.deadLetters("movements")).map(({ data }) => Movement.parse(data).number);
}

function numbers(count: number, from = 1): number[] {
  return Array.from({ length: count }, (_, n) => n + from);
}

describe("movements", () => {
  it("are booked in order: one that is not covered where it comes is refused", async () => {
    await using t = await start(orderedProcessing);
    await put(t, "/rates/USD", { rate: 0.5 });
    const accepted = await put(t, "/accounts/ada/movements/1", { cents: 100, currency: "EUR" });
    expect(accepted.status).toBe(202);
    await move(t, "ada", 2, -80);
    await move(t, "ada", 3, -50);
    await move(t, "ada", 4, 101, "USD");
    await t.settle();
    expect(await entries(t, "ada")).toEqual(["1 booked 100", "2 booked 20", "3 refused 20", "4 booked 71"]);
    const found = await (await t.fetch(accepted.headers.get("location") ?? "")).json();
    expect(found).toMatchObject({ account: "ada", whenStuck: "stop", last: 4, balance: 71 });
    expect(found.entries[0]).toEqual({
      number: 4,
      cents: 101,
      currency: "USD",
      status: "booked",
      balance: 71,
    });
  });

  it("may come to the last cent of an account, and not one further", async () => {
    await using t = await start(orderedProcessing);
    for (const [index, cents] of [100, -100, -1].entries()) await move(t, "ada", index + 1, cents);
    await t.settle();
    expect(await entries(t, "ada")).toEqual(["1 booked 100", "2 booked 0", "3 refused 0"]);
  });

  it("of an account that nobody has moved yet are none", async () => {
    await using t = await start(orderedProcessing);
    expect(await account(t, "nobody")).toEqual({ whenStuck: "stop", last: 0, balance: 0, entries: [] });
  });

  it("are refused with 400 where they are not valid, and nothing is queued", async () => {
    await using t = await start(orderedProcessing);
    const good = { cents: 1, currency: "EUR" };
    const bad: readonly (readonly [path: string, body: object])[] = [
      ["/accounts/ada/movements/0", good],
      ["/accounts/ada/movements/1e3", good],
      ["/accounts/Ada/movements/1", good],
      ["/accounts/ada/movements/1", { ...good, cents: 0 }],
      ["/accounts/ada/movements/1", { ...good, cents: 0.5 }],
      ["/accounts/ada/movements/1", { ...good, currency: "euro" }],
      ["/accounts/ada/movements/1", { ...good, more: 1 }],
      ["/accounts/ada", { whenStuck: "wait" }],
      ["/rates/USD", { rate: 0 }],
    ];
    for (const [path, body] of bad) expect([path, (await put(t, path, body)).status]).toEqual([path, 400]);
    expect(await t.queue("movements")).toMatchObject({ available: 0, inFlight: 0 });
  });

  it("of one account come one after the other, those of many side by side", async () => {
    const { attempts, definition } = watched(() => sleep("1s"));
    await using t = await start(definition);
    for (const number of numbers(5)) await move(t, "ada", number, 1);
    for (const other of numbers(15)) await move(t, `other-${other}`, 1, 1);
    await t.advance("10s");
    const startedAt = attempts[0]?.at ?? 0;
    const seconds = (ofAda: boolean) =>
      attempts
        .filter((attempt) => (attempt.account === "ada") === ofAda)
        .map(({ at }) => (at - startedAt) / 1000);
    expect(seconds(true)).toEqual([0, 1, 2, 3, 4]);
    expect(seconds(false)).toEqual(Array(15).fill(0));
  });
});

// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-understanding-logic.html
describe("order", () => {
  const BOOKED = ["1 booked 100", "2 booked 70", "3 booked 90", "4 refused 90", "5 booked 40"];
  const sendAll = async (t: TestApp) => {
    for (const [index, cents] of [100, -30, 20, -100, -50].entries()) {
      if (index === 2) await move(t, "ada", 3, 40, "USD");
      else await move(t, "ada", index + 1, cents);
    }
  };

  // Operations of book-movement: 1 reads the last entry, 2 writes the next one; of the third movement, 2 reads the rate.
  const crashes = [1, 2, 3].flatMap((operation) =>
    (["before", "after"] as const).map((when) => ({ operation, when })),
  );
  it.each(crashes)("holds if book-movement dies $when operation $operation, three times", async (crash) => {
    await using t = await start(orderedProcessing);
    await put(t, "/rates/USD", { rate: 0.5 });
    t.faults.crash("book-movement", { ...crash, times: 3 });
    await sendAll(t);
    await t.advance("10m");
    expect(await entries(t, "ada")).toEqual(BOOKED);
    expect(await t.deadLetters("movements")).toEqual([]);
  });

  it("holds if everything comes twice, and everything dies in between", async () => {
    await using t = await start(orderedProcessing);
    await put(t, "/rates/USD", { rate: 0.5 });
    t.faults.duplicate("movements");
    await sendAll(t);
    await t.restart();
    await t.settle();
    await t.advance("6m"); // nothing is dropped as the same any more
    await sendAll(t);
    await t.settle();
    expect(await entries(t, "ada")).toEqual(BOOKED);
    expect(await t.deadLetters("movements")).toEqual([]);
  });

  it("is that of the numbers: who sends out of order finds what was early among the dead letters", async () => {
    await using t = await start(orderedProcessing);
    await move(t, "ada", 2, -30);
    await move(t, "ada", 1, 100);
    await t.settle();
    expect(await entries(t, "ada")).toEqual(["1 booked 100"]);
    expect(await t.deadLetters("movements")).toMatchObject([
      { data: { number: 2 }, reason: "Movement 1 comes before it, and is not booked.", receiveCount: 1 },
    ]);
    expect(await t.redrive("movements")).toBe(1);
    await t.settle();
    expect(await entries(t, "ada")).toEqual(["1 booked 100", "2 booked 70"]);
  });

  it.each([
    { cents: 99, currency: "EUR" },
    { cents: 100, currency: "USD" },
  ])(
    "has one movement for a number: $cents $currency under a number that is booked is a dead letter",
    async (other) => {
      await using t = await start(orderedProcessing);
      await move(t, "ada", 1, 100);
      await t.settle();
      await move(t, "ada", 1, other.cents, other.currency);
      await t.settle();
      expect(await entries(t, "ada")).toEqual(["1 booked 100"]);
      expect(await t.deadLetters("movements")).toMatchObject([
        { data: other, reason: "Another movement is booked under the number 1.", receiveCount: 1 },
      ]);
    },
  );

  it("leaves an attempt behind that was overtaken: its place is taken", async () => {
    let first = true;
    const { definition } = watched(async ({ number }) => {
      if (number !== 1 || !first) return;
      first = false;
      await sleep("11s"); // beyond the timeout; on Azure the handler goes on
    });
    await using t = await start(definition);
    await move(t, "ada", 1, 100);
    await move(t, "ada", 2, -30);
    await t.advance("5m");
    expect(await entries(t, "ada")).toEqual(["1 booked 100", "2 booked 70"]);
  });
});

describe("a movement that cannot be booked", () => {
  /** Two movements are booked, the third is in a currency without a rate, three come behind it; of another account too. */
  const poison = async (t: TestApp) => {
    for (const number of numbers(2)) await move(t, "ada", number, 100);
    await move(t, "ada", 3, 100, "CHF");
    for (const number of numbers(3, 4)) await move(t, "ada", number, 100);
    for (const number of numbers(6)) await move(t, "grace", number, 100);
  };

  const fails = () => Promise.reject(new Error("It can never be booked."));
  const hangs = () => sleep("1h"); // until its timeout of 10 seconds

  // Five attempts. After a failure they wait 1, 2, 4 and 8 seconds, less a random part but on Google Cloud. What hangs comes back
  // when its visibility timeout of a minute ends, on Azure at once, on Google Cloud after the same waits, and there it has six.
  it.each([
    { as: undefined, title: "locally", failing: 15, hanging: 300 },
    { as: aws, title: "as AWS", failing: 15, hanging: 300 },
    { as: azure, title: "as Azure", failing: 15, hanging: 50 },
    { as: gcp, title: "as Google Cloud", failing: 15, hanging: 83 },
  ])("holds its account up for $failing or $hanging s at most $title, and no other at all", async (row) => {
    for (const [poison, limit] of [
      [fails, row.failing],
      [hangs, row.hanging],
    ] as const) {
      const { attempts, definition } = watched(({ account, number }) =>
        account === "ada" && number === 1 ? poison() : undefined,
      );
      await using t = await start(definition, row.as ? { as: row.as } : {});
      const startedAt = t.now().getTime();
      for (const number of numbers(3)) {
        for (const account of ["ada", "grace"]) await move(t, account, number, 100);
      }
      await t.advance("10m");
      const seconds = (account: string, number: number) =>
        ((attempts.find((each) => each.account === account && each.number === number)?.at ?? 0) - startedAt) /
        1000;
      expect(seconds("grace", 3)).toBe(0);
      expect(seconds("ada", 2)).toBeLessThanOrEqual(limit);
      expect(seconds("ada", 2)).toBeGreaterThan(limit / 4);
    }
  });

  it("stops its account: those behind it become dead letters too, in order, with one attempt each", async () => {
    await using t = await start(orderedProcessing);
    await poison(t);
    await t.advance("1m");
    expect(await entries(t, "ada")).toEqual(["1 booked 100", "2 booked 200"]);
    const early = { reason: "Movement 3 comes before it, and is not booked.", receiveCount: 1 };
    expect(await t.deadLetters("movements")).toMatchObject([
      { data: { number: 3 }, reason: "There is no rate for CHF.", receiveCount: MAX_ATTEMPTS },
      { data: { number: 4 }, ...early },
      { data: { number: 5 }, ...early },
      { data: { number: 6 }, ...early },
    ]);
  });

  it("is booked in its place when its cause is mended, and all behind it in theirs, by one redrive", async () => {
    await using t = await start(orderedProcessing);
    await poison(t);
    await t.advance("1m");
    await put(t, "/rates/CHF", { rate: 2 });
    t.faults.crash("book-movement", { operation: 2, when: "after", times: 2 });
    t.faults.duplicate("movements");
    expect(await t.redrive("movements")).toBe(4);
    await t.advance("5m");
    expect(await entries(t, "ada")).toEqual([
      "1 booked 100",
      "2 booked 200",
      "3 booked 400",
      "4 booked 500",
      "5 booked 600",
      "6 booked 700",
    ]);
    expect(await t.deadLetters("movements")).toEqual([]);
  });

  it("is where it was after a redrive that came too early, and those behind it too", async () => {
    await using t = await start(orderedProcessing);
    await poison(t);
    await t.advance("1m");
    await t.redrive("movements");
    await t.advance("1m");
    expect((await account(t, "ada")).last).toBe(2);
    expect(await deadNumbers(t)).toEqual([3, 4, 5, 6]);
  });

  it("needs another redrive for what came while the first was made", async () => {
    await using t = await start(orderedProcessing);
    await poison(t);
    await t.advance("1m");
    await put(t, "/rates/CHF", { rate: 2 });
    await move(t, "ada", 7, 100); // before the others are back
    await t.redrive("movements");
    await t.settle();
    expect((await account(t, "ada")).last).toBe(6);
    expect(await t.redrive("movements")).toBe(1);
    await t.settle();
    expect(await account(t, "ada")).toMatchObject({ last: 7, balance: 800 });
  });

  it("is left out of an account that does not wait, and those behind it are booked", async () => {
    await using t = await start(orderedProcessing);
    await put(t, "/accounts/ada", { whenStuck: "skip" });
    await poison(t);
    await t.advance("1m");
    expect(await entries(t, "ada")).toEqual([
      "1 booked 100",
      "2 booked 200",
      "3 left-out 200",
      "4 booked 300",
      "5 booked 400",
      "6 booked 500",
    ]);
    expect(await deadNumbers(t)).toEqual([3]);
  });

  it("has lost its place then: a redrive does not bring it in, and does not go round", async () => {
    const { attempts, definition } = watched();
    await using t = await start(definition);
    await put(t, "/accounts/ada", { whenStuck: "skip" });
    await poison(t);
    await t.advance("1m");
    await put(t, "/rates/CHF", { rate: 2 });
    const before = attempts.length;
    await t.redrive("movements");
    await t.advance("1h");
    expect(attempts.length - before).toBe(1);
    expect(await account(t, "ada")).toMatchObject({ last: 6, balance: 500 });
    expect(await t.deadLetters("movements")).toMatchObject([
      {
        data: { number: 3 },
        reason: "Movement 3 was left out, and its place is gone. Send it as a new one.",
      },
    ]);
  });

  it("is booked in its place even of such an account, where none came behind it before it was mended", async () => {
    await using t = await start(orderedProcessing);
    await put(t, "/accounts/ada", { whenStuck: "skip" });
    await move(t, "ada", 1, 100, "CHF");
    await t.advance("1m");
    await put(t, "/rates/CHF", { rate: 2 });
    await t.redrive("movements");
    await t.settle();
    expect(await entries(t, "ada")).toEqual(["1 booked 200"]);
  });

  it("can be given up for an account that waits: it does without, and one redrive books those behind it", async () => {
    await using t = await start(orderedProcessing);
    await poison(t);
    await t.advance("1m");
    await put(t, "/accounts/ada", { whenStuck: "skip" });
    await t.redrive("movements");
    await t.advance("1m");
    expect((await entries(t, "ada")).slice(2)).toEqual([
      "3 left-out 200",
      "4 booked 300",
      "5 booked 400",
      "6 booked 500",
    ]);
    expect(await deadNumbers(t)).toEqual([3]);
  });

  it("is not left out before what comes behind it can be booked", async () => {
    await using t = await start(orderedProcessing);
    await put(t, "/accounts/ada", { whenStuck: "skip" });
    await move(t, "ada", 1, 100, "CHF");
    await move(t, "ada", 2, 100, "CHF");
    await t.advance("1m");
    expect(await entries(t, "ada")).toEqual([]);
    await put(t, "/rates/CHF", { rate: 2 });
    await t.redrive("movements");
    await t.settle();
    expect(await entries(t, "ada")).toEqual(["1 booked 200", "2 booked 400"]);
  });

  it("is one of ten at most that an account does without: a larger gap is a mistake of the numbers", async () => {
    await using t = await start(orderedProcessing);
    await put(t, "/accounts/ada", { whenStuck: "skip" });
    await move(t, "ada", 12, 100);
    await t.settle();
    expect(await t.deadLetters("movements")).toMatchObject([
      { reason: "Movements 1 to 11 are missing: too many to do without." },
    ]);
    await move(t, "ada", 11, 100);
    await t.settle();
    expect(await entries(t, "ada")).toEqual([...numbers(10).map((n) => `${n} left-out 0`), "11 booked 100"]);
  });
});

// The point of the pattern. Each account has a movement that takes half a second of work, and twenty are booked at a time. One
// account has poison at its head, the worst there is: its function hangs, and takes up a place until its timeout.
describe("a poisoned head of one of 1,000 accounts", () => {
  const works = () => sleep("500ms");
  const hangs = () => sleep("1h");

  /** How many movements of the other 999 accounts are booked in ten seconds. */
  const booked = async (cloud: typeof aws | undefined, head: () => Promise<void>) => {
    const { attempts, definition } = watched(({ account }) => (account === "first" ? head() : works()));
    await using t = await start(definition, cloud ? { as: cloud } : {});
    for (const account of ["first", ...numbers(999).map((n) => `account-${n}`)]) {
      await t.send("movements", { account, number: 1, cents: 100, currency: "EUR" }, { group: account });
    }
    const until = t.now().getTime() + 10_000;
    await t.advance("10s");
    return attempts.filter(({ account, at }) => account !== "first" && at + 500 <= until).length;
  };

  it.each([
    { where: "locally", cloud: undefined },
    { where: "as AWS", cloud: aws },
    { where: "as Azure", cloud: azure },
    { where: "as Google Cloud", cloud: gcp },
  ])("costs the others less than 10% of their throughput $where", async ({ cloud }) => {
    const without = await booked(cloud, works);
    expect(without).toBe(399);
    expect(await booked(cloud, hangs)).toBeGreaterThan(0.9 * without);
  });
});
