import {
  app,
  bucket,
  consume,
  consumer,
  http,
  httpApi,
  json,
  queue,
  TerminalError,
  table,
} from "@motif/core";
import type { VirtualApp } from "@motif/engine/virtual";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { noteDeadLetters } from "./built-in/messages-end.ts";
import type { Client } from "./clients.ts";
import type { ClientRequest } from "./history.ts";
import { simulated } from "./testing/simulated.ts";
import { World } from "./world.ts";

const Item = z.object({ id: z.string(), answers: z.array(z.string()) });
const items = table("items", {
  schema: z.object({ id: z.string(), times: z.int() }),
  partitionKey: "id",
});

/** Answers with what the request asks for, one after the other, and counts; `409!` says when to come again, `200~` comes late. */
const echo = http(
  "echo",
  { uses: { items: items.readWriter }, body: Item },
  async ({ body: { id, answers }, items }) => {
    const times = ((await items.get({ id }))?.item.times ?? 0) + 1;
    await items.put({ id, times });
    const asked = answers[times - 1] ?? answers.at(-1) ?? "200";
    const headers = asked.endsWith("!") ? { "retry-after": "20" } : {};
    if (asked.endsWith("~")) await new Promise((resolve) => setTimeout(resolve, 20_000));
    return json({ times }, { status: Number(asked.slice(0, 3)), headers });
  },
);
const files = bucket("files");
const other = http("other", { uses: { files: files.reader } }, async () => json({}));
const shop = app("shop", {
  api: httpApi({ "POST /echo": echo, "PUT /echo": echo, "GET /other": other }),
});

const KEY = { "idempotency-key": "k" };

/** What one client sends that makes a request and then another. */
async function sent(
  method: string,
  headers: Record<string, string>,
  answers: readonly string[],
  faults: readonly string[] = [],
): Promise<readonly ClientRequest[]> {
  const { app, client, history } = await simulated(shop, faults);
  const acting = client.act(async ({ fetch }) => {
    const all = { "content-type": "application/json", ...headers };
    await fetch("/echo", { method, headers: all, body: JSON.stringify({ id: "1", answers }) });
    await fetch("/other");
  });
  await app.time.until(acting);
  await app.stop();
  return history.requests;
}

const toldOf = (requests: readonly ClientRequest[]) =>
  requests.map(({ path, answer }) => `${path} ${answer?.status ?? "?"}`);

describe("a client", () => {
  it.each<[string, string, Record<string, string>, readonly string[], readonly string[]]>([
    [
      "goes on after an answer that is no failure of a moment",
      "POST",
      KEY,
      ["409"],
      ["/echo 409", "/other 200"],
    ],
    [
      "repeats a PUT until it succeeds",
      "PUT",
      {},
      ["503", "429", "200"],
      ["/echo 503", "/echo 429", "/echo 200", "/other 200"],
    ],
    ["repeats a POST with a key", "POST", KEY, ["500", "201"], ["/echo 500", "/echo 201", "/other 200"]],
    [
      "comes again where it is told when",
      "POST",
      KEY,
      ["409!", "201"],
      ["/echo 409", "/echo 201", "/other 200"],
    ],
    ["does not repeat a POST without a key, and stops", "POST", {}, ["503", "201"], ["/echo 503"]],
    ["stops after five tries", "PUT", {}, ["503"], Array.from({ length: 5 }, () => "/echo 503")],
  ])("%s", async (_, method, headers, answers, expected) => {
    expect(toldOf(await sent(method, headers, answers))).toEqual(expected);
  });

  it("repeats what is the same request, under the same key, later and later", async () => {
    const requests = await sent("POST", KEY, ["503"]);
    expect(new Set(requests.map(({ headers, body }) => JSON.stringify([headers, body]))).size).toBe(1);
    const times = requests.map(({ sentAt }) => sentAt);
    expect(times).toEqual(times.toSorted((one, other) => one - other));
    expect(new Set(times).size).toBe(5);
  });

  it("waits for as long as an answer asks", async () => {
    const [first, second] = await sent("POST", KEY, ["409!", "201"]);
    expect((second?.sentAt ?? 0) - (first?.sentAt ?? 0)).toBeGreaterThan(20_000);
  });

  it("whose answer is lost does not know, and repeats what it may", async () => {
    const lost = ["client.answer-lost @ c request 1 try 1"];
    const [first, second] = await sent("PUT", {}, ["200"], lost);
    expect(first?.answer).toBeUndefined();
    expect(second?.answer?.body).toBe('{"times":2}'); // the first arrived
    expect(toldOf(await sent("POST", {}, ["200"], lost))).toEqual(["/echo ?"]);
  });

  it("whose request is lost waits 30 s for an answer", async () => {
    const [first, second] = await sent("PUT", {}, ["200"], ["client.request-lost @ c request 1 try 1"]);
    expect(second?.answer?.body).toBe('{"times":1}');
    expect((second?.sentAt ?? 0) - (first?.sentAt ?? 0)).toBeGreaterThan(30_000);
  });

  it("races with itself, if it may repeat the request", async () => {
    const races = ["client.races @ c request 1"];
    const [first, second, third] = await sent("PUT", {}, ["200"], races);
    expect([first?.path, second?.path, third?.path]).toEqual(["/echo", "/echo", "/other"]);
    expect(second?.sentAt).toBe(first?.sentAt);
    expect(toldOf(await sent("POST", {}, ["200"], races))).toEqual(["/echo 200", "/other 200"]);
  });

  it("that gives up is there until a request that raced is answered", async () => {
    const faults = ["client.races @ c request 1", "client.gives-up @ c request 1 try 1"];
    expect(toldOf(await sent("PUT", {}, ["200~", "503"], faults))).toEqual(["/echo 200", "/echo 503"]);
  });

  it("gives up, and does nothing more", async () => {
    const requests = await sent("PUT", {}, ["503", "200"], ["client.gives-up @ c request 1 try 1"]);
    expect(toldOf(requests)).toEqual(["/echo 503"]);
  });

  it("comes back after minutes", async () => {
    const requests = await sent("POST", KEY, ["503", "201"], ["client.comes-back @ c request 1 try 1"]);
    expect(toldOf(requests)).toEqual(["/echo 503", "/echo 201", "/other 200"]);
    const [first, second] = requests;
    expect((second?.sentAt ?? 0) - (first?.sentAt ?? 0)).toBeGreaterThan(60_000);
  });

  it("has what it sends and is answered in order", async () => {
    const moments = (await sent("PUT", {}, ["503", "200"])).flatMap(({ moment, answer }) => [
      moment,
      answer?.moment,
    ]);
    expect(moments).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it("puts and deletes objects, and waits for as long as it says", async () => {
    const { app, client, watch, history } = await simulated(shop);
    const acting = client.act(async ({ put, delete: remove, wait }) => {
      await put("files", "a", "text");
      await wait("2d");
      await remove("files", "a");
    });
    await app.time.until(acting);
    expect(history.happenings?.map(({ what }) => what)).toEqual(["puts files/a", "deletes files/a"]);
    const [put, deletion] = watch.world.objectChanges(files);
    expect(put).toMatchObject({ key: "a", by: "c", before: undefined, after: { text: "text" } });
    expect(deletion).toMatchObject({ key: "a", by: "c", before: { text: "text" }, after: undefined });
    expect((deletion?.at ?? 0) - (put?.at ?? 0)).toBe(2 * 86_400_000);
    expect(watch.world.objects(files)).toEqual([]);
    await app.stop();
  });
});

describe("a client that uploads by a signed URL", () => {
  const offer = http("offer", { uses: { files: files.presigner } }, async ({ files }) =>
    json(await files.presign({ key: "a", bytes: 4, contentType: "text/plain", expires: "10m" })),
  );
  const offering = app("shop", { api: httpApi({ "POST /offer": offer }) });
  /** What it was answered, and what the bucket held in the end. */
  const uploaded = async (faults: readonly string[]) => {
    const { app, client, watch, history } = await simulated(offering, faults);
    const acting = client.act(async ({ fetch }) => {
      const { url, method, headers } = await (await fetch("/offer", { method: "POST" })).json();
      await fetch(url, { method, headers, body: "text" });
    });
    await app.time.until(acting);
    const seen = {
      answers: history.requests.slice(1).map(({ answer }) => answer?.status ?? "none"),
      objects: watch.world.objects(files).map(({ text }) => text),
      changes: watch.world.objectChanges(files).map(({ by, after }) => `${by} ${after?.text}`),
    };
    await app.stop();
    return seen;
  };

  it("stores an object as this client", async () => {
    expect(await uploaded([])).toEqual({ answers: [200], objects: ["text"], changes: ["c text"] });
  });

  it("and breaks off half way stores nothing, and tries again", async () => {
    const seen = await uploaded(["client.breaks-off @ c request 2 try 1"]);
    expect(seen).toEqual({ answers: ["none", 200], objects: ["text"], changes: ["c text"] });
  });

  it("and does not hear of it uploads once more, and is told that the object is there", async () => {
    const seen = await uploaded(["client.answer-lost @ c request 2 try 1"]);
    expect(seen).toEqual({ answers: ["none", 412], objects: ["text"], changes: ["c text"] });
  });

  it("and comes late may find that the URL has expired", async () => {
    const seen = await uploaded(["client.uploads-late @ c request 2 try 1"]);
    expect(seen).toEqual({ answers: [403], objects: [], changes: [] });
  });

  it("twice at once makes one object", async () => {
    const seen = await uploaded(["client.races @ c request 2"]);
    expect(seen.answers.toSorted()).toEqual([200, 412]);
    expect(seen.changes).toEqual(["c text"]);
  });
});

const Order = z.object({ id: z.string() });
const orders = queue("orders", { schema: Order });

/** An app whose consumer of orders fails `times` times for good, and does nothing then. */
function failing(times: number) {
  let calls = 0;
  const work = consumer("work", { event: Order }, () => {
    if (++calls <= times) throw new TerminalError("not now");
  });
  return app("shop", { orders: consume(orders, work) });
}

describe("a client that moves dead letters back", () => {
  const redriven = async (client: Client, app: VirtualApp, max?: number) => {
    let moved = Number.NaN;
    const acting = client.act(async ({ redrive }) => {
      moved = await redrive("orders", max === undefined ? {} : { max });
    });
    await app.time.until(acting);
    await app.time.settle();
    return moved;
  };

  it("moves as many as it wants, the oldest first, and is told how many", async () => {
    const { app, client } = await simulated(failing(3));
    for (const id of ["1", "2", "3"]) await app.operators.queue.send("orders", { id }, {});
    await app.time.settle();
    expect(await redriven(client, app, 2)).toBe(2);
    const left = await app.engine.deadLetters.list({ kind: "queue", name: "orders" }, 10);
    expect(left.map(({ data }) => data)).toEqual([{ id: "3" }]);
    expect(await redriven(client, app)).toBe(1);
    await app.stop();
  });

  it("whose answer is lost does it again, and no message is lost by that", async () => {
    const { app, client, history } = await simulated(failing(2), ["client.answer-lost @ c 1 try 1"]);
    await app.operators.queue.send("orders", { id: "1" }, {});
    await app.time.settle();
    expect(await redriven(client, app)).toBe(2);
    expect(history.happenings?.filter(({ who }) => who === "c").map(({ what }) => what)).toEqual([
      "redrives orders: no answer",
      "redrives orders",
    ]);
    await app.stop();
  });

  it("has what it moved end once more: it is no dead letter until it is one again", async () => {
    const { app, client, history } = await simulated(failing(1));
    const { id } = await app.operators.queue.send("orders", { id: "1" }, {});
    await app.time.settle();
    noteDeadLetters({ app, history });
    expect([...history.dead]).toEqual([id]);
    await redriven(client, app);
    expect([...history.dead]).toEqual([]);
    expect([...history.processed]).toEqual([id]);
    await app.stop();
  });

  it("mends what it can, and sends the rest back as it is, three times", async () => {
    const work = consumer("work", { event: Order }, ({ event }) => {
      if (event.data.id !== "mended") throw new TerminalError(`${event.data.id} is bad`);
    });
    const definition = app("shop", { orders: consume(orders, work) });
    const { app: running, client, history } = await simulated(definition);
    for (const id of ["1", "2"]) await running.operators.queue.send("orders", { id }, {});
    await running.time.settle();
    const mending = async () => {
      const acting = client.act(async ({ redrive }) => {
        await redrive("orders", {
          edit: (_, reason) => (reason === "1 is bad" ? { id: "mended" } : undefined),
        });
      });
      await running.time.until(acting);
      await running.time.settle();
    };
    for (let time = 1; time <= 5; time++) await mending();
    expect(history.processed.size).toBe(1);
    const left = await running.engine.deadLetters.list({ kind: "queue", name: "orders" }, 10);
    expect(left).toMatchObject([{ data: { id: "2" }, redriven: 3 }]);
    await running.stop();
  });

  it("sends neither of two copies back more than three times, where it died in between", async () => {
    const { app, client, history } = await simulated(failing(100), [
      "client.redrive-dies @ c 1 try 1 letter 1",
    ]);
    await app.operators.queue.send("orders", { id: "1" }, {});
    await app.time.settle();
    for (let time = 1; time <= 5; time++) {
      const acting = client.act(async ({ redrive }) => {
        await redrive("orders", { edit: () => undefined });
      });
      await app.time.until(acting);
      await app.time.settle();
    }
    const seen = new World(app, history).deadLetters(orders);
    expect(seen.map(({ redriven }) => redriven)).toEqual([2, 3]);
    await app.stop();
  });

  it("dies in between: one is in both places, and the rest goes back when it comes again", async () => {
    const { app, client, history } = await simulated(failing(2), [
      "client.redrive-dies @ c 1 try 1 letter 1",
    ]);
    for (const id of ["1", "2"]) await app.operators.queue.send("orders", { id }, {});
    await app.time.settle();
    expect(await redriven(client, app)).toBe(2);
    expect(history.happenings?.filter(({ who }) => who === "c").map(({ what }) => what)).toEqual([
      "redrives orders: no answer",
      "redrives orders",
    ]);
    const ended = history.happenings?.filter(({ who }) => who === "orders").map(({ what }) => what);
    // The one that it died at, and then both.
    expect(ended?.slice(-2)).toEqual(["1 of 1 message processed", "2 of 2 messages processed"]);
    await app.stop();
  });
});

it("a client knows the run's time, and not the machine's", async () => {
  const { app, client } = await simulated(shop);
  const times: number[] = [];
  const acting = client.act(async ({ now, idle }) => {
    times.push(now().getTime());
    await idle();
    times.push(now().getTime());
  });
  await app.time.until(acting);
  await app.stop();
  const [before = 0, after = 0] = times;
  expect(before).toBe(Date.UTC(2026, 0, 1));
  expect(after).toBeGreaterThan(before);
});
