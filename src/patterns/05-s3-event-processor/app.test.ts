import type { App, ConsumerFunction, Json, JsonObject, TableWriter } from "@motif/app";
import { start, type TestApp } from "@motif/app/testing";
import { beforeEach, describe, expect, it } from "vitest";
import app from "./app.ts";
import importStep from "./functions/import-step.ts";
import { type BadRow, type Import, MAX_ATTEMPTS } from "./resources.ts";

const HEADER = "sku,name,price,quantity\n";
const line = (n: number, name = `Product ${n}`) => `SKU-${n},${name},${n}.50,${n}\n`;
const lines = (count: number) => Array.from({ length: count }, (_, n) => line(n + 1)).join("");

let t: TestApp;
beforeEach(async () => {
  t = await start(app);
  return () => t.stop();
});

/** Puts a file, lets it be imported, and returns what is on record of it. */
async function importFile(content: string | Uint8Array, key = "products.csv"): Promise<Import> {
  const { version } = await t.put("uploads", key, content);
  await t.settle();
  return importOf(key, version);
}

async function imports(): Promise<Import[]> {
  const { entries } = await t.table<Import>("imports").scan({ limit: 1000 });
  return entries.map(({ item }) => item);
}

async function importOf(key: string, version: string): Promise<Import> {
  const found = (await imports()).find((item) => item.key === key && item.version === version);
  if (!found) throw new Error(`There is no import of ${key}, version ${version}.`);
  return found;
}

function minutesTaken(done: Import | undefined): number {
  return (Date.parse(done?.finishedAt ?? "") - Date.parse(done?.startedAt ?? "")) / 60_000;
}

async function productsOf({ id }: Import): Promise<Record<string, Json>[]> {
  const rows = [];
  let page = await t.table("products").query({ partition: id, limit: 1000 });
  rows.push(...page.entries);
  while (page.cursor !== undefined) {
    page = await t.table("products").query({ partition: id, limit: 1000, cursor: page.cursor });
    rows.push(...page.entries);
  }
  return rows.map(({ item: { importId: _, ...row } }) => row);
}

async function reportOf({ report: key }: Import): Promise<Pick<BadRow, "row" | "errors">[] | undefined> {
  const report = key === undefined ? undefined : await t.bucket("reports").get(key);
  const text = await report?.text();
  return text
    ?.trimEnd()
    .split("\n")
    .map((row) => JSON.parse(row));
}

describe("a CSV file", () => {
  it("becomes rows of the table", async () => {
    const done = await importFile(`${HEADER}L-1,Lamp,12.50,3\nT-1,"Table, round",80,1\n`);
    expect(done).toMatchObject({ status: "done", imported: 2, bad: 0, key: "products.csv" });
    expect(await productsOf(done)).toEqual([
      { row: 1, sku: "L-1", name: "Lamp", price: 12.5, quantity: 3 },
      { row: 2, sku: "T-1", name: "Table, round", price: 80, quantity: 1 },
    ]);
    expect(await reportOf(done)).toBeUndefined();
  });

  it("starts nothing if its name does not end in .csv", async () => {
    await t.put("uploads", "products.csv.gz", HEADER);
    await t.settle();
    expect(await imports()).toEqual([]);
  });

  it("may have a byte-order mark, CRLF and columns in any order", async () => {
    const done = await importFile("\u{FEFF}quantity, name,sku,price\r\n3,Lamp,L-1,12.50\r\n");
    expect(await productsOf(done)).toEqual([{ row: 1, sku: "L-1", name: "Lamp", price: 12.5, quantity: 3 }]);
  });

  it("may have no rows", async () => {
    expect(await importFile(HEADER)).toMatchObject({ status: "done", imported: 0, bad: 0 });
  });

  it("is imported once more when it is written once more", async () => {
    const first = await importFile(HEADER + lines(1));
    const second = await importFile(HEADER + lines(2));
    expect(second.id).not.toBe(first.id);
    expect([first.imported, second.imported]).toEqual([1, 2]);
  });
});

describe("a file that is at fault", () => {
  it.each([
    ["is empty", "", "The file is empty."],
    ["lacks a column", "sku,name\n", "The header has no column price, quantity."],
    ["is UTF-16", Buffer.from(`\u{FEFF}${HEADER}`, "utf16le"), "The file is UTF-16. Save it as UTF-8."],
    ["has no header in reach", "x".repeat(20_000), "The file has no header in its first 16384 bytes."],
  ])("%s: is rejected with the reason, and not tried again", async (_, content, reason) => {
    expect(await importFile(content)).toMatchObject({ status: "rejected", reason, imported: 0 });
    expect(await t.deadLetters("accept-upload")).toEqual([]);
    expect(await t.queue("import-steps")).toMatchObject({ available: 0, inFlight: 0, deadLetter: 0 });
  });

  it("has a key that leaves no room for its report's: is rejected", async () => {
    const key = `${"k".repeat(1015)}.csv`;
    expect(await importFile(HEADER, key)).toMatchObject({ status: "rejected", imported: 0 });
  });

  it("was replaced before it was read: is rejected, and its new version imported", async () => {
    t.faults.crash("accept-upload"); // so that the first event is delivered again when the object is another one
    const old = await t.put("uploads", "products.csv", HEADER + lines(1));
    await t.settle();
    const now = await t.put("uploads", "products.csv", HEADER + lines(2));
    await t.advance("5m");
    expect(await importOf("products.csv", old.version)).toMatchObject({ status: "rejected" });
    expect(await importOf("products.csv", now.version)).toMatchObject({ status: "done", imported: 2 });
  });

  // A range behind the end of what is there now is an error, not another version.
  it.each(["accept-upload", "import-step"])(
    "was replaced by a shorter one when %s reads it: is rejected",
    async (name) => {
      t.faults.crash(name);
      const old = await t.put("uploads", "products.csv", HEADER + lines(2));
      await t.settle();
      await t.put("uploads", "products.csv", "");
      await t.advance("13m");
      const reason = expect.stringContaining("was replaced or deleted");
      expect(await importOf("products.csv", old.version)).toMatchObject({ status: "rejected", reason });
      expect([await t.deadLetters("accept-upload"), await t.deadLetters("import-steps")]).toEqual([[], []]);
    },
  );
});

describe("bad rows", () => {
  it("are reported with row, column and reason, and the others imported", async () => {
    const invalid = Buffer.from([0x4c, 0xe4, 0x6d, 0x70]); // "Lämp" in Latin-1
    const content = Buffer.concat([
      Buffer.from(`${HEADER}${line(1)}S 2,Lamp,-1,2\nS-3,`),
      invalid,
      Buffer.from(`,3,3\n${line(4)}S-5,five\nS-6,"never closed,6,6\n${line(7)}`),
    ]);
    const done = await importFile(content);
    expect(done).toMatchObject({
      status: "done",
      imported: 3,
      bad: 4,
      report: `products.csv.${done.id}.errors.jsonl`,
    });
    expect((await productsOf(done)).map(({ row }) => row)).toEqual([1, 4, 7]);
    const report = (await reportOf(done)) ?? [];
    expect(report.map(({ row, errors }) => [row, ...errors.map(({ column }) => column)])).toEqual([
      [2, "sku", "price"],
      [3, "name"],
      [5, ""],
      [6, ""],
    ]);
    expect(report[1]?.errors).toEqual([{ column: "name", message: "is not valid UTF-8" }]);
  });

  it("of more than one page are all in the report", async () => {
    const done = await importFile(`${HEADER}${"bad\n".repeat(2500)}`);
    expect(done).toMatchObject({ imported: 0, bad: 2500 });
    expect((await reportOf(done))?.map(({ row }) => row)).toEqual(
      Array.from({ length: 2500 }, (_, n) => n + 1),
    );
  });

  it("that are corrected are in the report of the older version only", async () => {
    const bad = await importFile(`${HEADER}bad\n`);
    const corrected = await importFile(HEADER + line(1));
    expect([await reportOf(bad), await reportOf(corrected)]).toMatchObject([[{ row: 1 }], undefined]);
  });

  it("of an older version, whose import ends after that of a newer one, take nothing from its report", async () => {
    t.faults.crash("import-step", { operation: 6, when: "before" }); // before it sends the step that reports
    const old = await t.put("uploads", "products.csv", `${HEADER}${line(1)}bad\n`);
    await t.settle();
    const newer = await importFile(`${HEADER}bad\n${line(2)}`);
    await t.advance("13m");
    const ended = await importOf("products.csv", old.version);
    expect([ended.status, newer.status]).toEqual(["done", "done"]);
    expect([await reportOf(ended), await reportOf(newer)]).toMatchObject([[{ row: 2 }], [{ row: 1 }]]);
  });
});

// "Designed to be delivered at least once": https://docs.aws.amazon.com/AmazonS3/latest/userguide/NotificationHowTo.html
describe("an event that comes twice", () => {
  const content = HEADER + lines(3);

  it("at the same time, imports the file once", async () => {
    const { version, size, etag } = await t.put("uploads", "products.csv", content);
    const event = { bucket: "uploads", key: "products.csv", version, size, etag, sequencer: "1" };
    await Promise.all([t.invoke("accept-upload", event), t.invoke("accept-upload", event)]);
    await t.settle();
    expect(await imports()).toMatchObject([{ status: "done", imported: 3, bad: 0 }]);
  });

  it("a day later, changes nothing", async () => {
    const done = await importFile(content);
    const { version, size } = done;
    await t.advance("1d");
    await t.invoke("accept-upload", {
      bucket: "uploads",
      key: "products.csv",
      version,
      size,
      etag: "",
      sequencer: "1",
    });
    await t.settle();
    expect(await imports()).toEqual([done]);
    expect(await productsOf(done)).toHaveLength(3);
  });

  it("as steps that are delivered twice, imports every row once", async () => {
    t.faults.duplicate("import-steps");
    await t.put("uploads", "products.csv", `${content}bad\n`);
    await t.advance("1h");
    const [done] = await imports();
    expect(done).toMatchObject({ status: "done", imported: 3, bad: 1 });
    expect(await t.deadLetters("import-steps")).toEqual([]);
  });
});

describe("a crash", () => {
  // Operations of accept-upload: 1 looks for the import, 2 reads the header, 3 opens the import, 4 reads it, 5 sends the first step.
  it.each(
    [1, 2, 3, 4, 5].flatMap((operation) => [
      { operation, when: "before" } as const,
      { operation, when: "after" } as const,
    ]),
  )("of accept-upload $when operation $operation loses nothing", async (crash) => {
    t.faults.crash("accept-upload", crash);
    await t.put("uploads", "products.csv", HEADER + lines(3));
    await t.settle();
    await t.advance("10m");
    expect(await imports()).toMatchObject([{ status: "done", imported: 3, bad: 0 }]);
  });

  // Operations of import-step: 1 reads the import, 2 opens the file, 3 writes rows, 4 writes bad rows, 5 records the progress, 6 sends the next step.
  it.each(
    [1, 2, 3, 4, 5, 6].flatMap((operation) => [
      { operation, when: "before" } as const,
      { operation, when: "after" } as const,
    ]),
  )("of import-step $when operation $operation imports every row once", async (crash) => {
    t.faults.crash("import-step", crash);
    await t.put("uploads", "products.csv", `${HEADER}${lines(3)}bad\n${line(5)}`);
    await t.settle();
    expect((await imports())[0]?.status).toBe("importing");
    await t.advance("13m"); // the visibility timeout of 12 minutes
    const [done, ...others] = await imports();
    if (!done) throw new Error("There is no import.");
    expect(others).toEqual([]);
    expect(done).toMatchObject({ status: "done", imported: 4, bad: 1 });
    expect((await productsOf(done)).map(({ row }) => row)).toEqual([1, 2, 3, 5]);
    expect(await reportOf(done)).toMatchObject([{ row: 4 }]);
  });

  it("in the middle of a slice costs the slice, not the file", async () => {
    const rows = 100_000;
    const name = "x".repeat(180);
    const content = HEADER + Array.from({ length: rows }, (_, n) => line(n + 1, name)).join("");
    expect(content.length).toBeGreaterThan(2 * 8 * 1024 * 1024);
    t.faults.crash("import-step", { operation: 20, times: 3 });
    await t.put("uploads", "products.csv", content);
    await t.advance("1h");
    const [done] = await imports();
    expect(done).toMatchObject({ status: "done", imported: rows, bad: 0 });
    expect(minutesTaken(done)).toBeGreaterThanOrEqual(3 * 12); // each crash costs a visibility timeout
    if (done)
      expect((await productsOf(done)).map(({ row }) => row)).toEqual(
        Array.from({ length: rows }, (_, n) => n + 1),
      );
  });
});

type Input = Parameters<ConsumerFunction["handler"]>[0];

/** The app with something around the handler of import-step. */
function withHandler(handler: ConsumerFunction["handler"]): App {
  const wiring = app.wiring["import"];
  if (wiring?.kind !== "queueSubscription") throw new Error("The app has no queue subscription.");
  return { ...app, wiring: { ...app.wiring, import: { ...wiring, consumer: { ...importStep, handler } } } };
}

describe("a table", () => {
  it("that is slow makes more steps, and none of them runs into its timeout", async () => {
    const receiveCounts: unknown[] = [];
    const slow = withHandler((input) => {
      receiveCounts.push(input["receiveCount"]);
      const { putMany } = input["products"] as TableWriter<JsonObject, string>;
      const slowly: typeof putMany = async (rows) => {
        await new Promise((resolve) => setTimeout(resolve, 10_000));
        await putMany(rows);
      };
      return importStep.handler({ ...input, products: { putMany: slowly } });
    });
    await using t = await start(slow);
    await t.put("uploads", "products.csv", HEADER + lines(40_000));
    await t.advance("1h");
    const { entries } = await t.table("imports").scan();
    expect(entries.map(({ item }) => item)).toMatchObject([{ status: "done", imported: 40_000, bad: 0 }]);
    expect(receiveCounts.length).toBeGreaterThan(3);
    expect(new Set(receiveCounts)).toEqual(new Set([1]));
  });

  it("that is broken makes the import fail; redriven when it is repaired, the import goes on", async () => {
    const putMany = () => Promise.reject(new Error("table is gone"));
    await failsUntilRepaired((input) => ({ ...input, products: { putMany } }), 0);
  });
});

it("a queue that takes no next step makes the import fail; redriven when it is repaired, the import goes on", async () => {
  const send = () => Promise.reject(new Error("queue is gone"));
  await failsUntilRepaired((input) => ({ ...input, steps: { send } }), 3);
});

it("a report that is written on the last day of a dead letter still names all bad rows", async () => {
  let broken = true;
  const put = () => Promise.reject(new Error("bucket is gone"));
  const fragile = withHandler((input) => importStep.handler(broken ? { ...input, reports: { put } } : input));
  await using t = await start(fragile);
  await t.put("uploads", "products.csv", `${HEADER}bad\n${lines(1)}`);
  await t.advance("13d");
  expect(await t.deadLetters("import-steps")).toHaveLength(1);
  broken = false;
  await t.redrive("import-steps");
  await t.settle();
  const [imported] = (await t.table("imports").scan()).entries;
  expect(imported?.item).toMatchObject({ status: "done", imported: 1, bad: 1 });
  const report = await t.bucket("reports").get(String(imported?.item["report"]));
  expect((await report?.text())?.split("\n")).toHaveLength(2);
});

/** Imports three rows with something broken, then repairs it. `imported`: the rows that are on record before that. */
async function failsUntilRepaired(breakInput: (input: Input) => Input, imported: number): Promise<void> {
  let broken = true;
  const fragile = withHandler((input) => importStep.handler(broken ? breakInput(input) : input));
  await using t = await start(fragile);
  await t.put("uploads", "products.csv", HEADER + lines(3));
  await t.advance("1h");
  const state = async () => (await t.table("imports").scan()).entries[0]?.item;
  expect(await state()).toMatchObject({ status: "failed", imported, reason: expect.any(String) });
  expect(await t.deadLetters("import-steps")).toMatchObject([{ receiveCount: MAX_ATTEMPTS }]);
  broken = false;
  await t.redrive("import-steps");
  await t.settle();
  expect(await state()).toMatchObject({ status: "done", imported: 3 });
  expect(await state()).not.toHaveProperty("reason");
}

it("an import whose every attempt crashed is in the dead-letter queue, and goes on when it is redriven", async () => {
  t.faults.crash("import-step", { operation: 3, times: MAX_ATTEMPTS });
  await t.put("uploads", "products.csv", HEADER + lines(3));
  await t.advance("1h");
  expect(await t.deadLetters("import-steps")).toHaveLength(1);
  await t.redrive("import-steps");
  await t.settle();
  expect(await imports()).toMatchObject([{ status: "done", imported: 3 }]);
});

describe("many files", () => {
  it("are imported beside each other, each as a whole", async () => {
    const keys = Array.from({ length: 50 }, (_, n) => `store-${n}.csv`);
    await Promise.all(keys.map((key, n) => t.put("uploads", key, HEADER + lines(n))));
    await t.advance("1m");
    const done = await imports();
    expect(done.map(({ status }) => status)).toEqual(keys.map(() => "done"));
    expect(new Set(done.map(({ key, imported }) => `${key} ${imported}`))).toEqual(
      new Set(keys.map((key, n) => `${key} ${n}`)),
    );
  });
});
