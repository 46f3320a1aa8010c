import {
  type AppBill,
  appBillData,
  formatQuantity,
  markedTotal,
  priceApp,
  toCsv,
  unlessRefused,
  warningLines,
  withFunctions,
} from "@motif/cost";
import { notPriced, print, printJson, printTable } from "./output.ts";
import { type CostSettings, optionsFor, readPriceable } from "./priceable.ts";

/** Where a cloud does not have so much memory. */
const REFUSED = "refused";

/** Prints what the app costs with each memory size, at the last level asked for, or else the workload's own. */
export async function printMemorySweep(
  app: string,
  sizes: readonly number[],
  settings: CostSettings,
): Promise<void> {
  const { inventory, workload, targets, book } = await readPriceable(app, settings);
  const perDay = settings.focus ?? workload.perDay;
  const rows = sizes.map((memory) => {
    const variant = { inventory: withFunctions(inventory, { memory }), workload };
    const bills = targets.map((target): AppBill | undefined =>
      unlessRefused(() => priceApp(book, target, variant, optionsFor(target, perDay, settings))),
    );
    return { memory, bills };
  });
  if (settings.json) {
    return printJson({
      app: inventory.app,
      perDay,
      rows: rows.map(({ memory, bills }) => ({
        memory,
        bills: bills.map((bill) => bill && appBillData(bill)),
      })),
    });
  }
  if (settings.csv) {
    const titles = ["memory MB", ...targets.map(({ PRICING }) => PRICING.provider), "not priced", "warnings"];
    const cells = rows.map(({ memory, bills }) => {
      const priced = bills.filter((bill) => bill !== undefined);
      const totals = bills.map((bill) => bill?.bill.totalUSD ?? REFUSED);
      return [memory, ...totals, notPriced(priced), warningLines(priced).join("; ")];
    });
    return print(toCsv(titles, cells).trimEnd());
  }
  print(
    `${inventory.app} at ${formatQuantity(perDay)} arrivals a day: US dollars a month by memory of all functions\n`,
  );
  printTable(
    {
      columns: [
        { title: "memory", align: "right" },
        ...targets.map(({ PROFILE }) => ({ title: PROFILE.title, align: "right" as const })),
      ],
      rows: rows.map(({ memory, bills }) => [
        `${memory} MB`,
        ...bills.map((bill) => (bill ? markedTotal(bill) : REFUSED)),
      ]),
    },
    rows.flatMap(({ bills }) => bills.filter((bill) => bill !== undefined)),
    settings,
  );
}
