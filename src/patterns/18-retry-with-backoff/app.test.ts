import type { StandIn } from "@motif/app";
import { type StandInCall, start, type TestApp } from "@motif/app/testing";
import { describe, expect, it } from "vitest";
import retryWithBackoff from "./app.ts";
import { BookingMessage, type Shipment } from "./resources.ts";
import { carrier } from "./stand-ins.ts";

const PARCEL = { recipient: "Ada Lovelace", country: "DE", grams: 700 };
const NO_ANSWER = "no answer" as const;

/** The upper limits of all waits, in milliseconds. */
const LIMITS = [2, 6, 18, 54, 162, 486, 1458, 3600, 3600].map((seconds) => seconds * 1000);

function begin(standIn: StandIn = carrier()): Promise<TestApp> {
  return start(retryWithBackoff, { services: { carrier: standIn } });
}

/** A carrier that answers the first requests so, whoever asks, and then does its work. */
function firstAnswering(
  answers: readonly (number | typeof NO_ANSWER)[],
  headers: Record<string, string> = {},
): StandIn {
  const standIn = carrier();
  const left = [...answers];
  return (request, world) => {
    const next = left.shift();
    if (next === undefined) return standIn(request, world);
    if (next === NO_ANSWER) throw new Error("the connection was lost.");
    return new Response(null, { status: next, headers });
  };
}

const always =
  (status: number): StandIn =>
  () =>
    new Response(null, { status });

async function send(t: TestApp, parcel: object = PARCEL, headers: Record<string, string> = {}) {
  return t.fetch("/shipments", {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(parcel),
  });
}

/** The shipment's path. */
async function accept(t: TestApp, parcel: object = PARCEL): Promise<string> {
  const response = await send(t, parcel);
  expect(response.status).toBe(202);
  return response.headers.get("location") ?? "";
}

async function shown(t: TestApp, path: string) {
  const response = await t.fetch(path);
  return { retryAfter: response.headers.get("retry-after"), ...(await response.json()) };
}

/** The bookings that the carrier made: 201, where a repetition is 200. */
function booked(t: TestApp): readonly StandInCall[] {
  return t.calls("carrier").filter(({ answer }) => answer?.status === 201);
}

/** Milliseconds from each request to the carrier to the next. */
function waits(t: TestApp): readonly number[] {
  const times = t.calls("carrier").map(({ at }) => at);
  return times.slice(1).map((at, n) => at - (times[n] ?? 0));
}

describe("a shipment", () => {
  it("is accepted, booked and read, by following the link", async () => {
    await using t = await begin();
    const path = await accept(t);
    expect(await shown(t, path)).toMatchObject({ status: "waiting", retryAfter: "5" });
    await t.settle();
    const shipment = await shown(t, path);
    expect(shipment).toMatchObject({ status: "booked", tracking: "TRACK-000001", attempts: 1 });
    expect(shipment).toMatchObject({ retryAfter: null });
    expect(shipment).not.toHaveProperty("expiresAt");
  });

  it("is unknown: 404, or not valid: 400", async () => {
    await using t = await begin();
    expect((await t.fetch("/shipments/7f4df2a8-8e4f-4c3e-9a53-0d2c3b1f5a60")).status).toBe(404);
    for (const wrong of [{ country: "de" }, { grams: 0 }, { grams: 100_001 }, { recipient: "" }]) {
      expect((await send(t, { ...PARCEL, ...wrong })).status).toBe(400);
    }
    expect(await t.queue("bookings")).toMatchObject({ available: 0, inFlight: 0 });
  });

  it("is one, however often its request is repeated with a key, and wherever it died", async () => {
    const operations = [1, 2, 3, 4]; // takes the lease, writes the row, sends the message, records the response
    for (const operation of operations) {
      await using t = await begin();
      const key = { "idempotency-key": "s1" };
      t.faults.crash("create-shipment", { operation, when: "after" });
      expect((await send(t, PARCEL, key)).status).toBeGreaterThanOrEqual(500);
      await t.advance("31s");
      expect((await send(t, PARCEL, key)).status).toBe(202);
      await t.settle();
      expect((await t.table<Shipment>("shipments").scan()).entries).toHaveLength(1);
      expect(booked(t)).toHaveLength(1);
    }
  });

  it("is kept for 30 days, longer than its dead letter could be sent back", async () => {
    await using t = await begin();
    await accept(t);
    const [stored] = (await t.table<Shipment>("shipments").scan()).entries;
    expect(stored?.item.expiresAt).toBe(t.now().getTime() / 1000 + 30 * 86_400);
  });
});

// https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/
describe("what may succeed later", () => {
  it.each<number | typeof NO_ANSWER>([408, 409, 425, 429, 500, 502, 503, 504, NO_ANSWER])(
    "is tried again, and booked once: %s",
    async (answer) => {
      await using t = await begin(firstAnswering([answer, answer]));
      const path = await accept(t);
      await t.advance("1m");
      expect(await shown(t, path)).toMatchObject({ status: "booked", attempts: 3 });
      expect(booked(t)).toHaveLength(1);
      expect(await t.deadLetters("bookings")).toEqual([]);
    },
  );

  it("carries the same key each time, so that a booking whose answer was lost is not made twice", async () => {
    const standIn = carrier();
    let answers = 0;
    await using t = await begin(async (request, world) => {
      const answer = await standIn(request, world);
      if (answers++ < 3) throw new Error("the connection was lost.");
      return answer;
    });
    const path = await accept(t);
    await t.advance("5m");
    const calls = t.calls("carrier");
    expect(new Set(calls.map(({ headers }) => headers["idempotency-key"])).size).toBe(1);
    expect(calls.map(({ headers }) => headers["x-attempt"])).toEqual(["1", "2", "3", "4"]);
    expect(await shown(t, path)).toMatchObject({ status: "booked", tracking: "TRACK-000001" });
  });

  it("is a carrier that takes too long: nobody waits for more than 5 seconds", async () => {
    let isSlow = true;
    const standIn = carrier();
    await using t = await begin(async (request, world) => {
      if (isSlow) await new Promise((resolve) => setTimeout(resolve, 60_000));
      return standIn(request, world);
    });
    const path = await accept(t);
    await t.advance("5s");
    isSlow = false;
    await t.advance("2s"); // the longest first wait
    expect(await shown(t, path)).toMatchObject({ status: "booked", attempts: 2 });
  });

  it("is an answer that is none of the carrier's", async () => {
    const standIn = carrier();
    let isOfProxy = true;
    await using t = await begin((request, world) => {
      if (!isOfProxy) return standIn(request, world);
      isOfProxy = false;
      return new Response("<html>please log in</html>", { status: 200 });
    });
    const path = await accept(t);
    await t.advance("2s");
    expect(await shown(t, path)).toMatchObject({ status: "booked", attempts: 2 });
  });

  it("holds up nothing else, and uses up none of the queue's attempts", async () => {
    const standIn = carrier();
    await using t = await begin(async (request, world) => {
      const { country } = await request.clone().json();
      return country === "AQ" ? new Response(null, { status: 503 }) : standIn(request, world);
    });
    for (let n = 0; n < 20; n++) await accept(t, { ...PARCEL, country: "AQ" });
    await t.advance("10m");
    const path = await accept(t);
    await t.advance("1s");
    expect(await shown(t, path)).toMatchObject({ status: "booked", attempts: 1 });
    await t.advance("12h");
    const letters = await t.deadLetters("bookings");
    expect(letters).toHaveLength(20);
    expect(new Set(letters.map(({ receiveCount }) => receiveCount))).toEqual(new Set([1]));
  });
});

describe("what can never succeed", () => {
  it.each([400, 401, 403, 404, 405, 410, 413])("ends at its first answer: %i", async (status) => {
    await using t = await begin(always(status));
    const path = await accept(t);
    await t.advance("1d");
    expect(await shown(t, path)).toMatchObject({ status: "failed", reason: "It could not be booked." });
    expect(t.calls("carrier")).toHaveLength(1);
    const [letter] = await t.deadLetters("bookings");
    expect(letter?.reason).toContain(`${status}`);
  });

  it("is shown with the carrier's reason where that gives one", async () => {
    await using t = await begin();
    const path = await accept(t, { ...PARCEL, grams: 50_000 });
    await t.settle();
    const failed = { status: "failed", attempts: 1, reason: "A parcel has 31500 g at most." };
    expect(await shown(t, path)).toMatchObject(failed);
    expect(await t.deadLetters("bookings")).toMatchObject([{ reason: failed.reason, receiveCount: 1 }]);

    await using other = await begin(always(422));
    const unexplained = await accept(other);
    await other.settle();
    expect(await shown(other, unexplained)).toMatchObject({
      reason: "The carrier does not take this shipment.",
    });
  });

  it("is a message whose shipment has expired", async () => {
    await using t = await begin();
    await t.send("bookings", { id: "7f4df2a8-8e4f-4c3e-9a53-0d2c3b1f5a60", payload: PARCEL });
    await t.settle();
    expect(await t.deadLetters("bookings")).toHaveLength(1);
    expect(t.calls("carrier")).toEqual([]);
  });
});

describe("giving up", () => {
  it("comes after the tenth attempt; the dead letter has the history, and the client no details", async () => {
    await using t = await begin(always(503));
    const path = await accept(t);
    await t.advance("12h");
    expect(t.calls("carrier")).toHaveLength(10);
    expect(await shown(t, path)).toMatchObject({
      status: "failed",
      attempts: 10,
      reason: "The carrier could not be reached in time. Send it again.",
    });
    const [letter] = await t.deadLetters("bookings");
    expect(letter?.reason).toBe("Given up after round 10, the last of 10: http-503: The answer was 503.");
    const { retry } = BookingMessage.parse(letter?.data);
    const times = t.calls("carrier").map(({ at }) => new Date(at).toISOString());
    expect(retry?.history).toEqual(
      times.slice(0, 9).map((at, n) => ({
        round: n + 1,
        at,
        code: "http-503",
        message: "The answer was 503.",
      })),
    );
  });

  it("comes earlier where the carrier wants to be left alone for longer than half a day", async () => {
    await using t = await begin(firstAnswering([503], { "retry-after": "50000" }));
    const path = await accept(t);
    await t.settle();
    expect(await shown(t, path)).toMatchObject({ status: "failed", attempts: 1 });
    expect(await t.deadLetters("bookings")).toMatchObject([
      { reason: "Given up after round 1, no other one within 12h: http-503: The answer was 503." },
    ]);
  });

  it("is not the end: a dead letter that is sent back is tried once more, and then is one again", async () => {
    let isAway = true;
    const standIn = carrier();
    await using t = await begin((request, world) =>
      isAway ? new Response(null, { status: 503 }) : standIn(request, world),
    );
    const path = await accept(t);
    await t.advance("12h");
    expect(await t.redrive("bookings")).toBe(1);
    await t.advance("12h");
    expect(t.calls("carrier")).toHaveLength(11);
    expect(await t.deadLetters("bookings")).toHaveLength(1);
    isAway = false;
    expect(await t.redrive("bookings")).toBe(1);
    await t.settle();
    const shipment = await shown(t, path);
    expect(shipment).toMatchObject({ status: "booked", attempts: 10 });
    expect(shipment).not.toHaveProperty("reason");
  });

  it("is shown three days later where every attempt was killed and could say nothing", async () => {
    await using t = await begin();
    t.faults.crash("book-shipment", { times: 5 });
    const path = await accept(t);
    await t.advance("3d");
    expect(await t.deadLetters("bookings")).toHaveLength(1);
    expect(await shown(t, path)).toMatchObject({ status: "waiting" });
    await t.advance("1s");
    expect(await shown(t, path)).toMatchObject({ status: "failed", retryAfter: null });
  });
});

describe("waits", () => {
  it("are not longer than their limit, which grows, and anything below it", async () => {
    await using t = await begin(always(503));
    await accept(t);
    await t.advance("12h");
    expect(waits(t)).toHaveLength(9);
    for (const [n, wait] of waits(t).entries()) expect(wait).toBeLessThanOrEqual(LIMITS[n] ?? 0);
    expect(Math.max(...waits(t))).toBeGreaterThan(15 * 60_000); // in several messages
  });

  // RFC 9110 section 10.2.3
  it.each([
    ["seconds", () => "30", 30_000],
    ["a date", (now: Date) => new Date(now.getTime() + 45_000).toUTCString(), 45_000],
    ["more than a message can wait", () => "7200", 7_200_000],
  ])("are at least as long as the carrier asks: %s", async (_, retryAfter, least) => {
    const standIn = carrier();
    let isBusy = true;
    await using t = await begin((request, world) => {
      if (!isBusy) return standIn(request, world);
      isBusy = false;
      return new Response(null, { status: 429, headers: { "retry-after": retryAfter(world.now()) } });
    });
    const path = await accept(t);
    await t.advance("3h");
    const [wait = 0] = waits(t);
    expect(waits(t)).toHaveLength(1);
    expect(wait).toBeGreaterThanOrEqual(least);
    expect(wait).toBeLessThanOrEqual(least + (LIMITS[0] ?? 0));
    expect(await shown(t, path)).toMatchObject({ status: "booked", attempts: 2 });
  });

  it("spread what failed together: a carrier that comes back is not run over", {
    timeout: 30_000,
  }, async () => {
    const standIn = carrier();
    let isAway = true;
    await using t = await begin((request, world) =>
      isAway ? new Response(null, { status: 503 }) : standIn(request, world),
    );
    const parcels = 150;
    for (let n = 0; n < parcels; n++) await accept(t);
    await t.advance("10m");
    const back = t.now().getTime();
    isAway = false;
    await t.advance("2h");
    expect(booked(t)).toHaveLength(parcels);
    const perSecond = new Map<number, number>();
    for (const { at } of t.calls("carrier").filter(({ at }) => at >= back)) {
      const second = Math.floor((at - back) / 1000);
      perSecond.set(second, (perSecond.get(second) ?? 0) + 1);
    }
    // By now the waits end anywhere within 8 minutes and more. Without the random part, all would come in one second.
    expect(Math.max(...perSecond.values())).toBeLessThanOrEqual(5);
  });
});

describe("copies and crashes", () => {
  // Operations: 1 takes the round, 2 reads the row, 3 asks the carrier, 4 notes the booking or sends the message again, 5 notes
  // that the round is done.
  const crashes = [1, 2, 3, 4, 5].flatMap((operation) =>
    (["before", "after"] as const).map((when) => ({ operation, when })),
  );
  it.each(crashes)("a booking is made once if it dies $when operation $operation", async (crash) => {
    await using t = await begin();
    t.faults.crash("book-shipment", crash);
    const path = await accept(t);
    await t.advance("5m"); // the visibility timeout of 3 minutes
    expect(await shown(t, path)).toMatchObject({ status: "booked", tracking: "TRACK-000001" });
    expect(booked(t)).toHaveLength(1);
    expect(await t.queue("bookings")).toMatchObject({ available: 0, inFlight: 0, delayed: 0, deadLetter: 0 });
  });

  it("a message that was sent again and not acknowledged goes on twice, and its copies become one again", async () => {
    await using t = await begin(always(503));
    t.faults.crash("book-shipment", { operation: 4, when: "after" });
    await accept(t);
    await t.advance("1d");
    // The first round was taken twice, all others once; two copies of the last one would be two dead letters.
    const rounds = t.calls("carrier").map(({ headers }) => Number(headers["x-attempt"]));
    expect(rounds.toSorted((a, b) => a - b)).toEqual([1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(await t.queue("bookings")).toMatchObject({ available: 0, inFlight: 0, delayed: 0, deadLetter: 1 });
  });

  it("deliveries that come twice are one booking, and one request in each round", async () => {
    await using t = await begin(firstAnswering([503, 503, 503, 503]));
    t.faults.duplicate("bookings");
    for (let n = 0; n < 20; n++) await accept(t);
    await t.advance("3h");
    expect(booked(t)).toHaveLength(20);
    expect(t.calls("carrier")).toHaveLength(24);
    expect(await t.deadLetters("bookings")).toEqual([]);
  });

  it("a copy that fails later leaves a booked shipment as it is", async () => {
    await using t = await begin();
    const path = await accept(t);
    await t.settle();
    const id = path.replace("/shipments/", "");
    await t.send("bookings", { id, payload: { ...PARCEL, grams: 50_000 } });
    await t.settle();
    expect(await shown(t, path)).toMatchObject({ status: "booked" });
    expect(t.calls("carrier")).toHaveLength(1);
  });
});
