import type { Scenario } from "@motif/app/testing";

/** Files, good, bad and not meant for it, to rows and reports. */
const scenario: Scenario = async (world) => {
  const rows = Array.from({ length: 60 }, (_, n) => `sku-${n},Thing ${n},${n}.5,${n}`);
  await world.put("uploads", "in/März 1+1.csv", ["sku,name,price,quantity", ...rows, "bad,,x,-1"].join("\n"));
  await world.put("uploads", "wrong header.csv", "a,b\n1,2\n");
  await world.put("uploads", "empty.csv", "");
  await world.put("uploads", "notes.txt", "not for import");
  await world.settle();
  const withoutIds = ({ importId: _, ...row }: Readonly<Record<string, unknown>>) => row;
  return {
    imports: byText(
      (await world.items("imports")).map(({ id: _, version: __, report, ...each }) => ({
        ...each,
        report: typeof report === "string" && withoutId(report),
      })),
    ),
    products: byText((await world.items("products")).map(withoutIds)),
    reports: (await world.objects("reports")).map(({ key, text }) => ({ key: withoutId(key), text })),
    deadLetters: await world.deadLetters("import-steps"),
  };
};

export default scenario;

/** The key of a report, without the id of its import. */
function withoutId(key: string): string {
  return key.replace(/[0-9a-f-]{36}/, "id");
}

function byText<T>(list: readonly T[]): T[] {
  return list.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}
