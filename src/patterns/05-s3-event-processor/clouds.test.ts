import { start, type TestApp } from "@motif/app/testing";
import { PROFILE as aws } from "@motif/aws/profile";
import { PROFILE as azure } from "@motif/azure/profile";
import { PROFILE as gcp } from "@motif/gcp/profile";
import { expect, it } from "vitest";
import app from "./app.ts";

const RUNS = [aws, azure, gcp].flatMap((cloud) =>
  [1, 2, 3].map((seed) => ({ title: cloud.title, seed, cloud })),
);

it.each(RUNS)(
  "as $title, seed $seed, it imports every row of every file once, though importers crash",
  async ({ cloud, seed }) => {
    await using t = await start(app, { as: cloud, seed });
    t.faults.crash("import-step", { operation: 2, when: "after", times: 3 });
    t.faults.crash("accept-upload", { operation: 1, when: "after" });
    const rows = 300;
    const line = (n: number) => `SKU-${n},Product ${n},${n}.50,${n}\n`;
    const content = `sku,name,price,quantity\n${numbers(rows).map(line).join("")}oops,,-1,x\n`;
    for (const n of numbers(5)) await t.put("uploads", `file-${n}.csv`, content);
    await t.advance("1d");
    const { entries } = await t.table("imports").scan({ limit: 100 });
    expect(entries.map(({ item }) => [item["status"], item["imported"], item["bad"]])).toEqual(
      numbers(5).map(() => ["done", rows, 1]),
    );
    const products = await allItems(t, "products");
    expect(products).toHaveLength(5 * rows);
    expect(await t.bucket("reports").list()).toMatchObject({ entries: { length: 5 } });
  },
);

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, n) => n);
}

async function allItems(t: TestApp, table: string): Promise<unknown[]> {
  const items: unknown[] = [];
  let cursor: string | undefined;
  do {
    const page = await t.table(table).scan({ limit: 1000, ...(cursor !== undefined && { cursor }) });
    items.push(...page.entries);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return items;
}
