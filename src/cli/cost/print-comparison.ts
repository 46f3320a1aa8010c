import { appBillData, formatQuantity, LEVELS, markedTotal, priceApp, toCsv, warningLines } from "@motif/cost";
import { notPriced, print, printJson, printTable, signedUSD } from "./output.ts";
import { type CostSettings, optionsFor, readPriceable } from "./priceable.ts";

/** Prints two apps side by side: what each costs, and the difference. */
export async function printComparison(first: string, second: string, settings: CostSettings): Promise<void> {
  const [one, other] = [await readPriceable(first, settings), await readPriceable(second, settings)];
  const targets = one.targets.filter((target) => other.targets.includes(target));
  const rows = (settings.levels ?? LEVELS).flatMap((perDay) =>
    targets.map((target) => {
      const options = optionsFor(target, perDay, settings);
      return {
        perDay,
        cloud: target.PRICING.provider,
        one: priceApp(one.book, target, one, options),
        other: priceApp(other.book, target, other, options),
      };
    }),
  );
  if (settings.json) {
    return printJson({
      apps: [one.inventory.app, other.inventory.app],
      rows: rows.map((row) => ({ ...row, one: appBillData(row.one), other: appBillData(row.other) })),
    });
  }
  if (settings.csv) {
    const titles = [
      "arrivals a day",
      "cloud",
      one.inventory.app,
      other.inventory.app,
      "not priced",
      "warnings",
    ];
    const cells = rows.map((row) => [
      row.perDay,
      row.cloud,
      row.one.bill.totalUSD,
      row.other.bill.totalUSD,
      notPriced([row.one, row.other]),
      warningLines([row.one, row.other]).join("; "),
    ]);
    return print(toCsv(titles, cells).trimEnd());
  }
  printTable(
    {
      columns: [
        { title: "arrivals a day", align: "right" },
        { title: "cloud", align: "left" },
        { title: one.inventory.app, align: "right" },
        { title: other.inventory.app, align: "right" },
        { title: "difference", align: "right" },
      ],
      rows: rows.map((row) => [
        formatQuantity(row.perDay),
        row.one.title,
        markedTotal(row.one),
        markedTotal(row.other),
        signedUSD(row.other.bill.totalUSD - row.one.bill.totalUSD),
      ]),
    },
    rows.flatMap((row) => [row.one, row.other]),
    settings,
  );
}
