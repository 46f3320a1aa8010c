import { type App, app, consumer, subscribe, TerminalError } from "@motif/app";
import { start, type TestApp } from "@motif/app/testing";
import { describe, expect, it } from "vitest";
import fanOut from "./app.ts";
import { readPicture, shrink, writePicture } from "./picture.ts";
import { images, LARGEST_ANALYSED, LARGEST_UPLOAD, Uploaded } from "./resources.ts";

const COLOUR = "image/x-portable-pixmap";
const GREY = "image/x-portable-graymap";
/** A red pixel beside a blue one. */
const RED_BLUE = "P3\n2 1\n255\n255 0 0 0 0 255\n";

const SUBSCRIPTIONS = ["images-make-thumbnail", "images-read-metadata", "images-analyse-image"];

function post(t: TestApp, content: string, contentType = COLOUR, headers: Record<string, string> = {}) {
  const init = { method: "POST", headers: { "content-type": contentType, ...headers } };
  return t.fetch("/images", { ...init, body: content });
}

async function upload(t: TestApp, content: string, contentType = COLOUR): Promise<string> {
  const answer = await post(t, content, contentType);
  expect(answer.status).toBe(202);
  return (await answer.json()).id;
}

async function resultsOf(t: TestApp, id: string): Promise<Record<string, object>> {
  return (await (await t.fetch(`/images/${id}`)).json()).results;
}

/** The app with another consumer in the place of its analysis. */
function withAnalysis(analyse: () => void | Promise<void>): App {
  const own = consumer("analyse-image", { event: Uploaded, timeout: "2m" }, analyse);
  const analysis = subscribe(images, own, { batchSize: 1, maxConcurrency: 2, retry: { attempts: 8 } });
  return app("fan-out", { ...fanOut.wiring, analysis });
}

describe("an upload", () => {
  it("gets a thumbnail, metadata and an analysis", async () => {
    await using t = await start(fanOut);
    const id = await upload(t, RED_BLUE);
    await t.settle();
    expect(await resultsOf(t, id)).toEqual({
      thumbnail: { width: 2, height: 1 },
      metadata: { sha256: expect.stringMatching(/^[0-9a-f]{64}$/), lines: 5 },
      analysis: { red: 128, green: 0, blue: 128 },
    });
    expect(await (await t.bucket("thumbnails").get(id))?.text()).toBe(RED_BLUE);
  });

  it.each([
    [COLOUR, RED_BLUE, ["analysis", "metadata", "thumbnail"]],
    [`${COLOUR}; charset=us-ascii`, RED_BLUE, ["analysis", "metadata", "thumbnail"]],
    [GREY, "P2 1 1 255 7", ["metadata", "thumbnail"]],
    ["text/plain", "words", ["metadata"]],
    [COLOUR, `P3 1 1 255 1 2 3${" ".repeat(LARGEST_ANALYSED)}`, ["metadata", "thumbnail"]],
  ])("of %s gets what the filters ask for, and nothing else", async (contentType, content, parts) => {
    await using t = await start(fanOut);
    const id = await upload(t, content, contentType);
    await t.settle();
    expect(Object.keys(await resultsOf(t, id)).sort()).toEqual(parts);
    for (const queue of SUBSCRIPTIONS) expect(await t.deadLetters(queue)).toEqual([]);
  });

  it.each([
    [400, COLOUR, ""],
    [413, COLOUR, "x".repeat(LARGEST_UPLOAD + 1)],
    [415, "picture", RED_BLUE],
  ])("is refused with %i where it is none", async (status, contentType, content) => {
    await using t = await start(fanOut);
    expect((await post(t, content, contentType)).status).toBe(status);
    await t.settle();
    expect((await t.table("uploads").scan()).entries).toEqual([]);
  });

  it("that is repeated with its Idempotency-Key is the same one, and is told of once more at most", async () => {
    await using t = await start(fanOut);
    const key = { "idempotency-key": "a" };
    const first = await (await post(t, RED_BLUE, COLOUR, key)).json();
    await t.settle();
    expect(await (await post(t, RED_BLUE, COLOUR, key)).json()).toEqual(first);
    expect((await post(t, "P3 1 1 255 1 2 3", COLOUR, key)).status).toBe(422);
    expect((await t.table("uploads").scan()).entries).toHaveLength(1);
  });

  it("that nobody made is not found", async () => {
    await using t = await start(fanOut);
    expect((await t.fetch("/images/00000000-0000-4000-8000-000000000000")).status).toBe(404);
  });
});

describe("an analysis that fails", () => {
  it("holds up no thumbnail and no metadata", async () => {
    await using t = await start(
      withAnalysis(() => {
        throw new Error("out of order");
      }),
    );
    const ids = [];
    for (let n = 0; n < 20; n++) ids.push(await upload(t, RED_BLUE));
    await t.advance("5s");
    for (const id of ids) {
      expect(Object.keys(await resultsOf(t, id)).sort()).toEqual(["metadata", "thumbnail"]);
    }
    expect(await t.queue("images-make-thumbnail")).toMatchObject({ available: 0, inFlight: 0, delayed: 0 });
    await t.advance("1d");
    expect(await t.queue("images-analyse-image")).toMatchObject({
      available: 0,
      inFlight: 0,
      deadLetter: 20,
    });
    for (const queue of SUBSCRIPTIONS.slice(0, 2)) expect(await t.deadLetters(queue)).toEqual([]);
  });

  it("has its own dead letters, which go back to it alone", async () => {
    let isBroken = true;
    let analysed = 0;
    const definition = withAnalysis(() => {
      if (isBroken) throw new TerminalError("the model is gone");
      analysed++;
    });
    await using t = await start(definition);
    const id = await upload(t, RED_BLUE);
    await t.settle();
    const before = await t.table("results").scan();
    expect(await t.deadLetters("images-analyse-image")).toMatchObject([
      { data: { id }, reason: expect.stringContaining("the model is gone") },
    ]);
    isBroken = false;
    expect(await t.redrive("images-analyse-image")).toBe(1);
    await t.settle();
    expect(analysed).toBe(1);
    expect(await t.table("results").scan()).toEqual(before);
  });

  it("of a picture that it cannot read is a dead letter at once, and the thumbnail is there", async () => {
    await using t = await start(fanOut);
    const id = await upload(t, "P3 1 1 15 1 2 3");
    await t.settle();
    expect(Object.keys(await resultsOf(t, id)).sort()).toEqual(["metadata", "thumbnail"]);
    expect(await t.deadLetters("images-analyse-image")).toMatchObject([{ data: { id }, receiveCount: 1 }]);
    for (const queue of SUBSCRIPTIONS.slice(0, 2)) expect(await t.deadLetters(queue)).toEqual([]);
  });
});

describe("an analysis that is slow", () => {
  it("has a backlog of its own", async () => {
    let analysed = 0;
    const slow = withAnalysis(async () => {
      await new Promise((resolve) => setTimeout(resolve, 60_000));
      analysed++;
    });
    await using t = await start(slow);
    const ids = [];
    for (let n = 0; n < 20; n++) ids.push(await upload(t, RED_BLUE));
    await t.advance("30s");
    expect(analysed).toBe(0);
    for (const id of ids) expect(Object.keys(await resultsOf(t, id))).toHaveLength(2);
    expect(await t.queue("images-analyse-image")).toMatchObject({ available: 18, inFlight: 2 });
    await t.advance("15m");
    expect(analysed).toBe(20);
  });
});

// Operations of upload-image under a key: 1 takes the lease, 2 writes the row, 3 the content, 4 publishes, 5 records the response.
describe("acceptance", () => {
  const crashes = [1, 2, 3, 4, 5].flatMap((operation) =>
    (["before", "after"] as const).map((when) => ({ operation, when })),
  );
  it.each(crashes)(
    "ends in one upload if it dies $when operation $operation and the client repeats",
    async (crash) => {
      await using t = await start(fanOut);
      const key = { "idempotency-key": "image-1" };
      t.faults.crash("upload-image", crash);
      expect((await post(t, RED_BLUE, COLOUR, key)).status).toBeGreaterThanOrEqual(500);
      await t.advance("31s");
      const repeated = await post(t, RED_BLUE, COLOUR, key);
      expect(repeated.status).toBe(202);
      await t.settle();
      const { id } = await repeated.json();
      expect((await t.table("uploads").scan()).entries).toHaveLength(1);
      expect(Object.keys(await resultsOf(t, id))).toHaveLength(3);
      expect((await t.table("results").scan()).entries).toHaveLength(3);
    },
  );
});

describe("processing", () => {
  const crashes = [
    ["make-thumbnail", 3],
    ["read-metadata", 2],
    ["analyse-image", 2],
  ].flatMap(([name, operations]) =>
    Array.from({ length: Number(operations) }, (_, n) => n + 1).flatMap((operation) =>
      (["before", "after"] as const).map((when) => ({ name: String(name), operation, when })),
    ),
  );
  it.each(crashes)(
    "of $name is repeated if it dies $when operation $operation",
    async ({ name, ...crash }) => {
      await using t = await start(fanOut);
      t.faults.crash(name, crash);
      const id = await upload(t, RED_BLUE);
      await t.advance("1h");
      expect(Object.keys(await resultsOf(t, id))).toHaveLength(3);
      for (const queue of SUBSCRIPTIONS) expect(await t.deadLetters(queue)).toEqual([]);
    },
  );

  it("leaves a result as it is when its message comes again", async () => {
    await using t = await start(fanOut);
    for (const queue of SUBSCRIPTIONS) t.faults.duplicate(queue);
    await upload(t, RED_BLUE);
    await t.settle();
    const { entries } = await t.table("results").scan();
    expect(entries).toHaveLength(3);
    await t.advance("1h");
    expect((await t.table("results").scan()).entries).toEqual(entries);
  });

  it("goes on after a restart between the publication and the processors", async () => {
    await using t = await start(fanOut);
    const id = await upload(t, RED_BLUE);
    await t.restart();
    await t.advance("15m");
    expect(Object.keys(await resultsOf(t, id))).toHaveLength(3);
  });
});

describe("a picture", () => {
  it("is shrunk to means of its pixels, and one that is small stays as it is", () => {
    const grey = readPicture("P2\n5 3\n9\n0 2 4 6 8\n0 2 4 6 8\n9 9 9 9 9");
    expect(writePicture(shrink(grey, 3))).toBe("P2\n3 2\n9\n1 5 8 9 9 9\n");
    expect(shrink(grey, 5)).toEqual(grey);
    const colour = readPicture("P3 2 2 255 0 0 0 2 4 6 0 0 0 2 4 6");
    expect(writePicture(shrink(colour, 1))).toBe("P3\n1 1\n255\n1 2 3\n");
  });

  it.each([
    "",
    "P6 1 1 255 1 2 3",
    "P3 0 1 255",
    "P3 1 0 255",
    "P3 1 1 255 1 2",
    "P3 1 1 255 1 2 3 4",
    "P2 1 1 255 256",
    "P2 1 1 255 -1",
    "P2 1 1 255 1.5",
    "P2 1 1 x 1",
  ])("is not %j", (text) => {
    expect(() => readPicture(text)).toThrow(TerminalError);
  });
});
