import { setTimeout as sleep } from "node:timers/promises";
import { mebibytes, number, type Section } from "../lib/section.ts";
import { Server } from "../lib/server.ts";

const BYTES = 2 ** 30;
const ROWS_PER_CHUNK = 1000;
/** Makes rows of about 250 bytes: a gigabyte of them is four million. */
const LONG_NAME = "Bolt with a long description ".repeat(7).slice(0, 195);

/** A CSV file of 1 GiB through pattern 05, made while it is sent. */
export async function benchBigFile(): Promise<Section> {
  const server = await Server.motif("05");
  const startedAt = performance.now();
  const file = bigFile();
  const request = { method: "PUT", body: file.content, duplex: "half" };
  const upload = await fetch(`${server.url}/_motif/buckets/uploads/objects/big.csv`, request);
  if (!upload.ok) throw new Error(await upload.text());
  const uploadedAfter = performance.now() - startedAt;
  const imported = await importOf(server.url);
  const took = performance.now() - startedAt;
  if (imported !== file.rows()) throw new Error(`${imported} rows were imported, and ${file.rows()} sent.`);
  await server.stop();
  return {
    title: "Large file",
    columns: ["case", "rows", "upload s", "upload and import s", "rows/s", "peak RSS MiB"],
    rows: [
      [
        "1 GiB of CSV through pattern 05",
        number(imported),
        number(uploadedAfter / 1000, 1),
        number(took / 1000, 1),
        number((imported / took) * 1000),
        mebibytes(server.memory.peak),
      ],
    ],
    notes: [
      "Every row is parsed, validated and written to a table, durably. RSS: the most of the whole process tree.",
      "Goal: constant memory, RSS under 400 MiB.",
    ],
  };
}

function bigFile(): { readonly content: ReadableStream<Uint8Array>; rows(): number } {
  const encoder = new TextEncoder();
  let bytes = 0;
  let rows = 0;
  const content = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(encoder.encode("sku,name,price,quantity\n")),
    pull(controller) {
      let text = "";
      for (let index = 0; index < ROWS_PER_CHUNK; index++, rows++)
        text += `SKU-${rows},${LONG_NAME},19.99,${rows % 1000}\n`;
      bytes += text.length;
      controller.enqueue(encoder.encode(text));
      if (bytes >= BYTES) controller.close();
    },
  });
  return { content, rows: () => rows };
}

async function importOf(url: string): Promise<number> {
  for (;;) {
    const page: { entries: { item: { status: string; imported: number; reason?: string } }[] } = await fetch(
      `${url}/_motif/tables/imports/items`,
    ).then((response) => response.json());
    const item = page.entries[0]?.item;
    if (item?.status === "done") return item.imported;
    if (item && item.status !== "importing") throw new Error(`The import is ${item.status}: ${item.reason}`);
    await sleep(250);
  }
}
