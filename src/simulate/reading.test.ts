import { app, http, httpApi } from "@motif/core";
import { describe, expect, it } from "vitest";
import type { SimulatedClient } from "./simulated-client.ts";
import { simulated } from "./testing/simulated.ts";

/** Counts to ten, a number a second; what the query says happens after the third. */
async function* numbers(then: unknown): AsyncGenerator<Uint8Array> {
  for (let n = 1; n <= 10; n++) {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    yield new TextEncoder().encode(`${n} `);
    if (n === 3 && then === "fails") throw new Error("broken");
    if (n === 3 && then === "hangs") await new Promise((resolve) => setTimeout(resolve, 120_000));
  }
}
const count = http("count", { streams: true, timeout: "10m" }, ({ query }) => {
  const iterator = numbers(query.then);
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await iterator.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: () => void iterator.return(undefined),
    },
    { highWaterMark: 0 },
  );
  return new Response(body);
});
const counting = app("counting", { api: httpApi({ "GET /": count }) });

/** What a client does, and what it saw. */
async function acted(action: (client: SimulatedClient) => Promise<unknown>, faults: readonly string[] = []) {
  const { app, client, history } = await simulated(counting, faults);
  const begun = app.clock.now();
  let result: unknown;
  const acting = client.act(async (self) => {
    result = await action(self);
  });
  await app.time.until(acting);
  const tookMs = app.clock.now() - begun;
  await app.time.settle();
  await app.stop();
  return { result, tookMs, requests: history.requests, ended: history.ended };
}

describe("a client that reads part by part", () => {
  it("gets the whole, and the history has it", async () => {
    const { result, requests } = await acted(({ read }) => read("/", {}, () => true));
    expect(result).toMatchObject({ status: 200, body: "1 2 3 4 5 6 7 8 9 10 " });
    expect(result).not.toHaveProperty("brokenOff");
    expect(requests).toMatchObject([{ method: "GET", path: "/", answer: result }]);
  });

  it("goes away when it wants no more, and the function ends", async () => {
    const { result, tookMs, ended } = await acted(({ read }) => read("/", {}, (body) => body.length < 4));
    expect(result).toMatchObject({ body: "1 2 ", brokenOff: "client" });
    expect(tookMs).toBe(2000);
    expect(ended).toMatchObject([{ status: "ok", durationMs: 2000 }]);
  });

  it("sees that the app broke off", async () => {
    const { result } = await acted(({ read }) => read("/?then=fails", {}, () => true));
    expect(result).toMatchObject({ body: "1 2 3 ", brokenOff: "app" });
  });

  it("takes a connection for dead on which nothing comes for 30 s", async () => {
    const { result, tookMs } = await acted(({ read }) => read("/?then=hangs", {}, () => true));
    expect(result).toMatchObject({ body: "1 2 3 ", brokenOff: "client" });
    expect(tookMs).toBe(33_000);
  });

  it("may read slowly: nothing is made ahead of it", async () => {
    const { result, tookMs } = await acted(({ read, wait }) =>
      read("/", {}, async (body) => {
        if (body !== "") await wait("5s");
        return true;
      }),
    );
    expect(result).toMatchObject({ body: "1 2 3 4 5 6 7 8 9 10 " });
    expect(tookMs).toBe(10 * 6000);
  });

  it("does not know of an answer that is lost, and does not ask again", async () => {
    const lost = ["client.answer-lost @ c request 1 try 1"];
    const { result, requests } = await acted(({ read }) => read("/", {}, () => true), lost);
    expect(result).toBeUndefined();
    expect(requests).toHaveLength(1);
  });
});
