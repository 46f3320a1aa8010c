import { createHash } from "node:crypto";
import { type App, app, type ConsumerFunction, http, httpApi, json, queue } from "@motif/app";
import { start, type TestApp } from "@motif/app/testing";
import { describe, expect, it } from "vitest";
import claimCheck from "./app.ts";
import indexDocument from "./functions/index-document.ts";
import { type Entry, LARGEST_REQUEST, NewDocument, SentDocument } from "./resources.ts";

const SMALL = "to be or not to be";
/** More than a message of Service Bus may be. */
const LARGE = "to be or not ".repeat(24_000);
const WORDS = { small: { words: 6, distinctWords: 4 }, large: { words: 96_000, distinctWords: 4 } };
/** How long a payload stays: twice the queue's day, the 14 days of dead letters, and one. */
const PAYLOAD_DAYS = 17;

/** The app with something around the handler of index-document. */
function withHandler(handler: ConsumerFunction["handler"]): App {
  const { work } = claimCheck.wiring;
  if (work?.kind !== "queueSubscription") throw new Error("The app has no queue subscription.");
  const consumer = { ...indexDocument, handler };
  return { ...claimCheck, wiring: { ...claimCheck.wiring, work: { ...work, consumer } } };
}

function post(t: TestApp, text: string, headers: Record<string, string> = {}): Promise<Response> {
  return t.fetch("/documents", {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ title: "Hamlet", text }),
  });
}

async function accept(t: TestApp, text: string): Promise<string> {
  const response = await post(t, text);
  expect(response.status).toBe(202);
  return (await response.json()).id;
}

async function entry(t: TestApp, id: string): Promise<Entry> {
  return (await t.fetch(`/documents/${id}`)).json();
}

async function payloads(t: TestApp): Promise<readonly string[]> {
  return (await t.bucket("documents").list()).entries.map(({ key }) => key);
}

/** Where the payload of a document is. */
function keyOf(id: string, text: string): string {
  return `${createHash("sha256").update(JSON.stringify({ id, text })).digest("hex")}.json`;
}

describe("a document", () => {
  it.each(["small", "large"] as const)("that is %s is accepted, indexed and found", async (size) => {
    await using t = await start(claimCheck);
    const text = size === "small" ? SMALL : LARGE;
    const accepted = await post(t, text);
    expect(accepted.status).toBe(202);
    const location = accepted.headers.get("location") ?? "";
    const pending = await t.fetch(location);
    expect(pending.headers.get("retry-after")).toBe("1");
    expect(await pending.json()).toMatchObject({ title: "Hamlet", status: "accepted" });
    await t.settle();
    const indexed = await t.fetch(location);
    expect(indexed.headers.get("retry-after")).toBeNull();
    expect(await indexed.json()).toMatchObject({ status: "indexed", ...WORDS[size] });
    expect(await payloads(t)).toHaveLength(size === "small" ? 0 : 1);
  });

  it("is unknown: 404", async () => {
    await using t = await start(claimCheck);
    expect((await t.fetch("/documents/7f4df2a8-8e4f-4c3e-9a53-0d2c3b1f5a60")).status).toBe(404);
  });

  it("is refused where it is not valid, and nothing is stored or queued", async () => {
    await using t = await start(claimCheck);
    expect((await post(t, "")).status).toBe(400);
    expect((await post(t, "x".repeat(LARGEST_REQUEST))).status).toBe(413);
    expect(await payloads(t)).toEqual([]);
    expect(await t.queue("documents")).toMatchObject({ available: 0 });
  });
});

describe("a message that is too large", () => {
  it("is refused by a queue without a claim check, with an error for the client", async () => {
    const plain = queue("documents", { schema: SentDocument });
    const submit = http(
      "submit-document",
      { uses: { queue: plain.sender }, body: NewDocument },
      async ({ body, queue, newId }) => {
        await queue.send({ id: newId(), text: body.text });
        return json({}, { status: 202 });
      },
    );
    await using t = await start(app("plain", { api: httpApi({ "POST /documents": submit }) }));
    expect((await post(t, SMALL)).status).toBe(202);
    expect((await post(t, LARGE.repeat(4))).status).toBe(500); // the engine takes 1 MiB
    expect(t.logs.map(({ fields }) => JSON.stringify(fields)).join()).toContain("too-large");
  });

  it("has its value in the bucket, and a claim of some hundred bytes in the queue", async () => {
    await using t = await start(withHandler(() => Promise.reject(new Error("not now"))));
    const id = await accept(t, LARGE);
    await t.advance("1h");
    const [dead] = await t.deadLetters("documents");
    const key = keyOf(id, LARGE);
    const bytes = JSON.stringify({ id, text: LARGE }).length;
    expect(dead?.data).toEqual({ claim: { sha256: key.replace(".json", ""), bytes } });
    expect(await payloads(t)).toEqual([key]);
  });

  it("whose payload was changed, or is gone, is a dead letter at its first attempt", async () => {
    let isReady = false;
    const late = withHandler((input) => {
      if (!isReady) throw new Error("not now");
      return indexDocument.handler(input);
    });
    await using t = await start(late);
    const [changed, gone] = [await accept(t, `${LARGE}1`), await accept(t, `${LARGE}2`)];
    await t.settle();
    await t.put("documents", keyOf(changed, `${LARGE}1`), "{}");
    await t.bucket("documents").delete(keyOf(gone, `${LARGE}2`));
    isReady = true;
    await t.advance("1h");
    const dead = await t.deadLetters("documents");
    expect(dead).toHaveLength(2);
    const reasons = dead.map(({ reason }) => reason).join("\n");
    expect(reasons).toContain("is gone: its message outlived it");
    expect(reasons).toContain("is not what was sent: it has 2 bytes");
    expect(dead.map(({ receiveCount }) => receiveCount)).toEqual([2, 2]); // the first was this test's
    for (const id of [changed, gone]) expect(await entry(t, id)).toMatchObject({ status: "accepted" });
  });
});

// Operations of submit-document under a key: 1 takes the lease, 2 writes the row, 3 and 4 write the payload, 5 sends the
// message, 6 records the response. Without a key the first and the last are not there.
describe("acceptance", () => {
  const crashes = [1, 2, 3, 4, 5, 6].flatMap((operation) =>
    (["before", "after"] as const).map((when) => ({ operation, when })),
  );
  it.each(crashes)(
    "indexes the document once if it dies $when operation $operation and the client repeats",
    async (crash) => {
      await using t = await start(claimCheck);
      const key = { "idempotency-key": "document-1" };
      t.faults.crash("submit-document", crash);
      expect((await post(t, LARGE, key)).status).toBeGreaterThanOrEqual(500);
      await t.advance("31s");
      const repeated = await post(t, LARGE, key);
      expect(repeated.status).toBe(202);
      await t.settle();
      const { id } = await repeated.json();
      const { entries } = await t.table<Entry>("index").scan();
      expect(entries.map(({ item }) => [item.id, item.status])).toEqual([[id, "indexed"]]);
      expect(await payloads(t)).toEqual([keyOf(id, LARGE)]);
      expect(await t.deadLetters("documents")).toEqual([]);
    },
  );

  it("stores the payload before the message, and both or the client is told", async () => {
    await using t = await start(claimCheck);
    t.faults.crash("submit-document", { operation: 4, when: "before" });
    expect((await post(t, LARGE)).status).toBeGreaterThanOrEqual(500);
    expect(await payloads(t)).toHaveLength(1);
    expect(await t.queue("documents")).toMatchObject({ available: 0, inFlight: 0 });
  });
});

// Operations of index-document: 1 reads the payload, 2 reads the row, 3 writes it.
describe("processing", () => {
  const crashes = [1, 2, 3].flatMap((operation) =>
    (["before", "after"] as const).map((when) => ({ operation, when })),
  );
  it.each(crashes)("is repeated if it dies $when operation $operation", async (crash) => {
    await using t = await start(claimCheck);
    t.faults.crash("index-document", crash);
    const id = await accept(t, LARGE);
    await t.advance("7m"); // the visibility timeout of 6 minutes
    expect(await entry(t, id)).toMatchObject({ status: "indexed", ...WORDS.large });
    expect(await t.queue("documents")).toMatchObject({ available: 0, inFlight: 0, deadLetter: 0 });
  });

  it("finds the payload when a message comes again after it was processed", async () => {
    await using t = await start(claimCheck);
    t.faults.duplicate("documents");
    const ids = await Promise.all([LARGE, SMALL, `${LARGE}!`].map((text) => accept(t, text)));
    await t.advance("1h");
    for (const id of ids) expect(await entry(t, id)).toMatchObject({ status: "indexed" });
    expect(await t.deadLetters("documents")).toEqual([]);
  });

  it("survives a restart between the payload and its reading", async () => {
    await using t = await start(claimCheck);
    const id = await accept(t, LARGE);
    await t.restart();
    await t.advance("7m");
    expect(await entry(t, id)).toMatchObject({ status: "indexed", ...WORDS.large });
  });
});

describe("clean-up", () => {
  it("leaves a payload as long as its message may come again, and no longer", async () => {
    await using t = await start(claimCheck);
    await accept(t, LARGE);
    await t.settle();
    await t.advance(`${PAYLOAD_DAYS}d`);
    expect(await payloads(t)).toEqual([]);
  });

  it("takes what was never sent away too", async () => {
    await using t = await start(claimCheck);
    t.faults.crash("submit-document", { operation: 4, when: "before" });
    await post(t, LARGE);
    await t.advance(`${PAYLOAD_DAYS - 1}d`);
    expect(await payloads(t)).toHaveLength(1);
    await t.advance("1d");
    expect(await payloads(t)).toEqual([]);
  });

  it("leaves dead letters their payloads until the last day on which they can be sent back", async () => {
    let isBroken = true;
    const app = withHandler((input) => {
      if (isBroken) throw new Error("not now");
      return indexDocument.handler(input);
    });
    await using t = await start(app);
    const id = await accept(t, LARGE);
    await t.advance("13d");
    isBroken = false;
    expect(await t.redrive("documents")).toBe(1);
    await t.settle();
    expect(await entry(t, id)).toMatchObject({ status: "indexed", ...WORDS.large });
  });

  it("does not wait for who sends a dead letter back twice: it is one again, and says why", async () => {
    let isBroken = true;
    const app = withHandler((input) => {
      if (isBroken) throw new Error("not now");
      return indexDocument.handler(input);
    });
    await using t = await start(app);
    await accept(t, LARGE);
    await t.advance("13d");
    await t.redrive("documents");
    await t.advance("13d");
    isBroken = false;
    expect(await t.redrive("documents")).toBe(1);
    await t.advance("1h");
    const [dead] = await t.deadLetters("documents");
    expect(dead).toMatchObject({
      receiveCount: 1,
      reason: expect.stringContaining("its message outlived it"),
    });
  });
});
