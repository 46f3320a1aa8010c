import { start, type TestApp } from "@motif/app/testing";
import { describe, expect, it } from "vitest";
import presignedUpload from "./app.ts";
import { LARGEST_BYTES, type Upload } from "./resources.ts";

const PDF = "%PDF-1.7 a file";
const NAME = "contract.pdf";

interface Offered {
  readonly id: string;
  readonly upload: {
    readonly url: string;
    readonly method: string;
    readonly headers: Record<string, string>;
  };
}

function post(t: TestApp, body: object): Promise<Response> {
  const headers = { "content-type": "application/json" };
  return t.fetch("/uploads", { method: "POST", headers, body: JSON.stringify(body) });
}

async function offered(t: TestApp, bytes = PDF.length, contentType = "application/pdf"): Promise<Offered> {
  const answer = await post(t, { name: NAME, bytes, contentType });
  expect(answer.status).toBe(201);
  return answer.json();
}

function send(t: TestApp, { upload }: Offered, body = PDF, headers: Record<string, string> = {}) {
  return t.fetch(upload.url, { method: upload.method, headers: { ...upload.headers, ...headers }, body });
}

/** Puts an object past its URL, as who is held to nothing. */
function putAnything(t: TestApp, { id }: Offered, body: string, contentType = "application/pdf") {
  return t.put("files", id, body, { contentType });
}

async function view(t: TestApp, id: string) {
  const answer = await t.fetch(`/uploads/${id}`);
  return { retryAfter: answer.headers.get("retry-after"), ...(await answer.json()) };
}

async function keys(t: TestApp): Promise<readonly string[]> {
  return (await t.bucket("files").list()).entries.map(({ key }) => key);
}

describe("an upload", () => {
  it("is offered, sent to the bucket and confirmed by its event", async () => {
    await using t = await start(presignedUpload);
    const answer = await post(t, { name: NAME, bytes: PDF.length, contentType: "application/pdf" });
    const { id, upload } = await answer.json();
    expect(answer.headers.get("location")).toBe(`/uploads/${id}`);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(upload).toMatchObject({ method: "PUT", expiresAt: "2026-01-01T00:10:00.000Z" });
    expect(await view(t, id)).toMatchObject({ status: "waiting", retryAfter: "1" });
    expect((await send(t, { id, upload })).status).toBe(200);
    await t.settle();
    expect(await view(t, id)).toMatchObject({
      status: "stored",
      name: NAME,
      bytes: PDF.length,
      storedAt: "2026-01-01T00:00:00.000Z",
      retryAfter: null,
    });
    expect(await (await t.bucket("files").get(id))?.text()).toBe(PDF);
  });

  it.each([
    ["more than 25 MiB", { name: NAME, bytes: LARGEST_BYTES + 1, contentType: "application/pdf" }],
    ["nothing", { name: NAME, bytes: 0, contentType: "application/pdf" }],
    ["another type", { name: NAME, bytes: 5, contentType: "text/html" }],
    ["a name of 201 characters", { name: "x".repeat(201), bytes: 5, contentType: "image/png" }],
    ["a key of its own", { name: NAME, bytes: 5, contentType: "image/png", key: "../other" }],
  ])("of %s is not offered", async (_, body) => {
    await using t = await start(presignedUpload);
    expect((await post(t, body)).status).toBe(400);
    expect((await t.table("uploads").scan()).entries).toEqual([]);
  });

  it("that is unknown: 404", async () => {
    await using t = await start(presignedUpload);
    expect((await t.fetch("/uploads/7f4df2a8-8e4f-4c3e-9a53-0d2c3b1f5a60")).status).toBe(404);
  });

  it("leaves its URL in no log", async () => {
    await using t = await start(presignedUpload);
    const one = await offered(t);
    await send(t, one);
    await t.advance("3h");
    expect(JSON.stringify(t.logs)).not.toContain("signature");
  });
});

describe("the bucket takes", () => {
  it.each([
    ["more than was offered", `${PDF}!`, {}],
    ["less than was offered", PDF.slice(1), {}],
    ["another type than was offered", PDF, { "content-type": "text/html" }],
  ])("not %s", async (_, body, headers) => {
    await using t = await start(presignedUpload);
    const one = await offered(t);
    expect((await send(t, one, body, headers)).status).toBe(403);
    expect(await keys(t)).toEqual([]);
    expect((await send(t, one)).status).toBe(200);
  });

  it("one object for a URL: a repeated upload is told that it is there", async () => {
    await using t = await start(presignedUpload);
    const one = await offered(t);
    expect((await send(t, one)).status).toBe(200);
    expect((await send(t, one)).status).toBe(412);
    await t.settle();
    expect((await send(t, one)).status).toBe(412);
    expect(await view(t, one.id)).toMatchObject({ status: "stored" });
  });

  it("nothing after ten minutes", async () => {
    await using t = await start(presignedUpload);
    const one = await offered(t);
    await t.advance("10m");
    expect((await send(t, one)).status).toBe(403);
    expect(await keys(t)).toEqual([]);
  });

  it("nothing by the URL of another upload", async () => {
    await using t = await start(presignedUpload);
    const [one, other] = [await offered(t), await offered(t)];
    const url = one.upload.url.replace(one.id, other.id);
    const { method, headers } = one.upload;
    expect((await t.fetch(url, { method, headers, body: PDF })).status).toBe(403);
    expect(await keys(t)).toEqual([]);
  });
});

describe("an object that was not offered so is refused, with the reason, and taken away:", () => {
  it.each([
    ["another size", "%PDF-", "application/pdf", "It has 5 bytes, and 15 were offered."],
    ["another type", PDF, "text/html", "It is text/html, and application/pdf was offered."],
    ["content of another type", "GIF89a a file!!", "application/pdf", "Its content is not application/pdf."],
  ])("%s", async (_, body, contentType, reason) => {
    await using t = await start(presignedUpload);
    const one = await offered(t);
    await putAnything(t, one, body, contentType);
    await t.settle();
    expect(await view(t, one.id)).toMatchObject({ status: "refused", reason });
    expect(await keys(t)).toEqual([]);
  });

  it("and so is what comes by its URL then, be it right", async () => {
    await using t = await start(presignedUpload);
    const one = await offered(t, 15);
    expect((await send(t, one, "GIF89a a file!!")).status).toBe(200);
    await t.settle();
    expect((await send(t, one)).status).toBe(200);
    await t.settle();
    expect(await view(t, one.id)).toMatchObject({ status: "refused" });
    expect(await keys(t)).toEqual([]);
  });

  it.each(["left-behind.pdf", "7f4df2a8-8e4f-4c3e-9a53-0d2c3b1f5a60"])(
    "nobody was offered %s",
    async (key) => {
      await using t = await start(presignedUpload);
      await t.put("files", key, PDF, { contentType: "application/pdf" });
      await t.settle();
      expect(await keys(t)).toEqual([]);
      expect(t.logs).toContainEqual(expect.objectContaining({ level: "warn" }));
    },
  );

  it.each([
    ["image/png", "\u0089PNG\r\n\u001a\n…"],
    ["image/jpeg", "\u00ff\u00d8\u00ff\u00e0"],
  ])("but not content that begins as %s does", async (contentType, latin1) => {
    await using t = await start(presignedUpload);
    const bytes = Buffer.from(latin1, "latin1");
    const one = await offered(t, bytes.byteLength, contentType);
    await t.put("files", one.id, bytes, { contentType });
    await t.settle();
    expect(await view(t, one.id)).toMatchObject({ status: "stored" });
  });
});

describe("an upload that never comes", () => {
  it("is abandoned when nobody can be at it any more, and forgotten after a week", async () => {
    await using t = await start(presignedUpload);
    const { id } = await offered(t);
    await t.advance("1h");
    expect(await view(t, id)).toMatchObject({ status: "waiting" });
    await t.advance("1h");
    expect(await view(t, id)).toMatchObject({ status: "abandoned" });
    await t.advance("7d");
    expect((await t.fetch(`/uploads/${id}`)).status).toBe(404);
  });

  it("until after it was given up is stored all the same: the bucket has taken it", async () => {
    await using t = await start(presignedUpload);
    const one = await offered(t);
    await t.advance("2h");
    await putAnything(t, one, PDF);
    await t.settle();
    expect(await view(t, one.id)).toMatchObject({ status: "stored" });
    await t.advance("8d");
    expect(await view(t, one.id)).toMatchObject({ status: "stored" });
  });

  it("is one of many: the sweep goes on until none is left", async () => {
    await using t = await start(presignedUpload);
    for (let n = 0; n < 250; n++) await offered(t);
    await t.advance("2h");
    const rows = (await t.table<Upload>("uploads").scan({ limit: 1000 })).entries;
    expect(rows.filter(({ item }) => item.status === "abandoned")).toHaveLength(250);
  });
});

describe("a function that dies", () => {
  it.each([
    [1, "before"],
    [1, "after"],
    [2, "before"],
    [2, "after"],
    [3, "before"],
    [3, "after"],
    [4, "before"],
    [4, "after"],
  ] as const)("confirm-upload, at operation %i, %s it: the upload is stored", async (operation, when) => {
    await using t = await start(presignedUpload);
    t.faults.crash("confirm-upload", { operation, when });
    const one = await offered(t);
    await send(t, one);
    await t.advance("10m");
    expect(await view(t, one.id)).toMatchObject({ status: "stored" });
  });

  it.each([
    [4, "before"],
    [4, "after"],
    [5, "before"],
    [5, "after"],
    [6, "before"],
    [6, "after"],
  ] as const)("confirm-upload, at operation %i, %s it: what is wrong is gone", async (operation, when) => {
    await using t = await start(presignedUpload);
    t.faults.crash("confirm-upload", { operation, when });
    const one = await offered(t, 15);
    await send(t, one, "GIF89a a file!!");
    await t.advance("10m");
    expect(await view(t, one.id)).toMatchObject({ status: "refused" });
    expect(await keys(t)).toEqual([]);
  });

  it.each(["%PDF-1.7 a file", "GIF89a a file!!"])(
    "confirm-upload, for good: the sweep ends %s",
    async (content) => {
      await using t = await start(presignedUpload);
      t.faults.crash("confirm-upload", { operation: 1, when: "before", times: 100 });
      const one = await offered(t, 15);
      await send(t, one, content);
      await t.advance("1h");
      expect(await t.deadLetters("confirm-upload")).toHaveLength(1);
      expect(await view(t, one.id)).toMatchObject({ status: "waiting" });
      await t.advance("1h");
      const isRight = content === PDF;
      expect(await view(t, one.id)).toMatchObject({ status: isRight ? "stored" : "refused" });
      expect(await keys(t)).toEqual(isRight ? [one.id] : []);
    },
  );

  it("offer-upload, behind its row: the sweep ends it", async () => {
    await using t = await start(presignedUpload);
    t.faults.crash("offer-upload", { operation: 1, when: "after" });
    expect((await post(t, { name: NAME, bytes: 5, contentType: "image/png" })).status).toBe(502);
    await t.advance("2h");
    const [row] = (await t.table<Upload>("uploads").scan()).entries;
    expect(row?.item.status).toBe("abandoned");
  });

  it("sweep-uploads, in the middle: the next run goes on", async () => {
    await using t = await start(presignedUpload);
    for (let n = 0; n < 5; n++) await offered(t);
    t.faults.crash("sweep-uploads", { operation: 6, when: "after", times: 3 });
    await t.advance("4h");
    const rows = (await t.table<Upload>("uploads").scan()).entries;
    expect(rows.map(({ item }) => item.status)).toEqual(Array(5).fill("abandoned"));
  });

  it("with everything else: a URL is good after the restart, and so is the event", async () => {
    await using t = await start(presignedUpload);
    const one = await offered(t);
    await t.restart();
    expect((await send(t, one)).status).toBe(200);
    await t.restart();
    await t.advance("5m");
    expect(await view(t, one.id)).toMatchObject({ status: "stored" });
  });
});
