import { expect } from "vitest";
import { Admin } from "./admin.ts";
import { eventually, expectStatus, type Scenario } from "./scenario.ts";

interface Import {
  readonly [attribute: string]: string | number;
  readonly id: string;
  readonly key: string;
  readonly status: string;
  readonly imported: number;
  readonly bad: number;
}

interface Product {
  readonly [attribute: string]: string | number;
  readonly importId: string;
  readonly row: number;
  readonly sku: string;
}

/** A file that a client stores: which of its rows are good, by number, and how many are bad. */
interface File {
  readonly content: string;
  readonly good: ReadonlyMap<number, string>;
  readonly bad: number;
}

/** Pattern 05: every stored file is imported, each good row once, each bad row reported. */
export function objectImport(): Scenario {
  const attempted = new Map<string, File>();
  const stored = new Set<string>();

  return {
    app: "05",
    async act(url, random) {
      const key = `${random.uuid()}.csv`;
      const file = makeFile(1 + Math.floor(random.next() ** 3 * 3000), random.next() < 0.5 ? 0 : 17);
      attempted.set(key, file);
      const path = `${url}/_motif/buckets/uploads/objects/${key}`;
      const response = await expectStatus(await fetch(path, { method: "PUT", body: file.content }), 200);
      await response.text();
      stored.add(key);
    },
    async verify(url) {
      const admin = new Admin(url);
      for (const { key, size } of await admin.objects("uploads")) {
        expect(size, `size of ${key}`).toBe(attempted.get(key)?.content.length);
        stored.add(key); // it was not acknowledged, and is there all the same: then it is there for good
      }
      await eventually("every stored file is imported", async () => {
        const done = (await admin.items<Import>("imports")).filter(({ status }) => status === "done");
        const keys = new Set(done.map(({ key }) => key));
        return [...stored].every((key) => keys.has(key));
      });
      const products = Map.groupBy(await admin.items<Product>("products"), ({ importId }) => importId);
      for (const { id, key, imported, bad } of await admin.items<Import>("imports")) {
        const file = attempted.get(key);
        expect({ imported, bad }, key).toEqual({ imported: file?.good.size, bad: file?.bad });
        const rows = products.get(id)?.map(({ row, sku }) => [row, sku] as const) ?? [];
        expect(new Map(rows), key).toEqual(file?.good);
        expect(rows.length, key).toBe(file?.good.size);
        if (bad > 0) {
          const report = await admin.object("reports", `${key}.${id}.errors.jsonl`);
          expect(report.trim().split("\n").length, `report of ${key}`).toBe(bad);
        }
      }
      expect((await admin.queue("import-steps")).deadLetter, "dead letters").toBe(0);
    },
  };
}

/** Every `badEvery`th row has no price; 0: none. */
function makeFile(rows: number, badEvery: number): File {
  const good = new Map<number, string>();
  const lines = ["sku,name,price,quantity"];
  for (let row = 1; row <= rows; row++) {
    const sku = `SKU-${row}`;
    const isBad = badEvery > 0 && row % badEvery === 0;
    lines.push(`${sku},Bolt M${row},${isBad ? "" : "1.50"},${row}`);
    if (!isBad) good.set(row, sku);
  }
  return { content: `${lines.join("\n")}\n`, good, bad: rows - good.size };
}
