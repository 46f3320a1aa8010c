import { join } from "node:path";
import type { Inventory } from "@motif/core/model";
import { loadApp } from "@motif/core/model";
import {
  type AppBill,
  advise,
  appBillData,
  appBillsCsv,
  assumptionLines,
  CLOUD_NAMES,
  type Cloud,
  daysOf,
  dominating,
  durationLines,
  explain,
  formatQuantity,
  levelTable,
  loadPriceBook,
  loadRun,
  loadWorkload,
  markedTotal,
  notPricedNote,
  type PriceBook,
  type PriceOptions,
  priceApp,
  priceUsage,
  type ResolvedWorkload,
  type Table,
  toCsv,
  toMarkdown,
  toText,
  usageOfRun,
  withFunctions,
} from "@motif/cost";
import { findApp } from "./catalogue.ts";
import { dataFolderOf } from "./data-folder.ts";

/** What `motif cost` was asked for. */
export interface CostSettings {
  readonly levels: readonly number[];
  /** Where to look closer; the workload's typical day if not given. */
  readonly focus?: number | undefined;
  readonly clouds: readonly Cloud[];
  readonly regions: Readonly<Record<Cloud, string>>;
  readonly prices?: string;
  readonly memory?: number | undefined;
  readonly arch?: "arm64" | "x86_64";
  readonly freeTier: boolean;
  readonly explain?: true;
  readonly json?: true;
  readonly csv?: true;
  readonly markdown?: true;
}

/** An app ready to be priced. */
interface Priceable {
  readonly inventory: Inventory;
  readonly workload: ResolvedWorkload;
  readonly book: PriceBook;
}

/** Prints what one app costs at every level asked for. */
export async function printCosts(app: string, settings: CostSettings): Promise<void> {
  const priceable = await read(app, settings);
  const { inventory, workload, book } = priceable;
  const bills = settings.levels.flatMap((perDay) => billsAt(priceable, perDay, settings));
  if (settings.json) {
    return printJson({
      app: inventory.app,
      prices: book.collected,
      durations: Object.fromEntries(durations(workload)),
      bills: bills.map(appBillData),
    });
  }
  if (settings.csv) return print(appBillsCsv(bills).trimEnd());
  print(`${inventory.app}: US dollars a month, prices of ${book.collected}\n`);
  printTable(levelTable(bills), bills, settings);
  if (settings.explain) {
    printExplanation(bills, workload, settings);
    printList("Durations of one unit of work, on a whole core", durationLines(workload));
    return;
  }
  const focus = settings.focus ?? workload.perDay;
  print(`\nWhat dominates at ${formatQuantity(focus)} a day`);
  for (const bill of billsAt(priceable, focus, settings)) {
    print(`  ${CLOUD_NAMES[bill.cloud]}: ${dominating(bill)}`);
  }
  print(`\nAdvice at ${formatQuantity(focus)} a day`);
  for (const cloud of settings.clouds) {
    for (const { text } of advise(book, inventory, workload, optionsFor(cloud, focus, settings))) {
      print(`  ${CLOUD_NAMES[cloud]}: ${text}`);
    }
  }
  print("\nEvery line with its source and what was assumed: add --explain");
}

/** Prints two apps side by side: what each costs, and the difference. */
export async function printComparison(first: string, second: string, settings: CostSettings): Promise<void> {
  const [one, other] = [await read(first, settings), await read(second, settings)];
  const rows = settings.levels.flatMap((perDay) =>
    settings.clouds.map((cloud) => ({
      perDay,
      cloud,
      one: priceApp(one.book, one.inventory, one.workload, optionsFor(cloud, perDay, settings)),
      other: priceApp(other.book, other.inventory, other.workload, optionsFor(cloud, perDay, settings)),
    })),
  );
  if (settings.json) {
    return printJson({
      apps: [one.inventory.app, other.inventory.app],
      rows: rows.map((row) => ({ ...row, one: appBillData(row.one), other: appBillData(row.other) })),
    });
  }
  if (settings.csv) {
    const titles = ["arrivals a day", "cloud", one.inventory.app, other.inventory.app, "not priced"];
    const cells = rows.map((row) => [
      row.perDay,
      row.cloud,
      row.one.bill.totalUSD,
      row.other.bill.totalUSD,
      notPriced([row.one, row.other]),
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
        CLOUD_NAMES[row.cloud],
        markedTotal(row.one.bill),
        markedTotal(row.other.bill),
        signedUSD(row.other.bill.totalUSD - row.one.bill.totalUSD),
      ]),
    },
    rows.flatMap((row) => [row.one, row.other]),
    settings,
  );
}

/** What a run of less than ten minutes says of a day is worth nothing. */
const SHORTEST_PACE_DAYS = 10 / (24 * 60);

/**
 * Prints what a month costs in which the app goes on as in a run: at the run's own pace, and at the levels asked for.
 * `file` is `true` for the one in the app's data folder.
 */
export async function printRun(app: string, file: string | true, settings: CostSettings): Promise<void> {
  const { inventory, workload, book } = await read(app, settings);
  const run = loadRun(
    file === true ? join(dataFolderOf(inventory.app, undefined), "usage.json") : file,
    inventory.app,
  );
  const days = daysOf(run);
  const pace = days >= SHORTEST_PACE_DAYS ? [Math.max(1, Math.round(run.arrivals / days))] : [];
  const levels = [...new Set([...pace, ...settings.levels])].sort((a, b) => a - b);
  const bills = levels.flatMap((perDay) =>
    settings.clouds.map((cloud) =>
      priceUsage(
        book,
        usageOfRun(inventory, run, perDay, workload),
        workload.assumptions,
        optionsFor(cloud, perDay, settings),
      ),
    ),
  );
  if (settings.json) {
    return printJson({ app: inventory.app, prices: book.collected, run, bills: bills.map(appBillData) });
  }
  if (settings.csv) return print(appBillsCsv(bills).trimEnd());
  print(
    `${inventory.app}: US dollars a month if it goes on as from ${run.from} to ${run.to}, when ${formatQuantity(run.arrivals)} ` +
      `requests, messages and objects arrived${pace[0] === undefined ? "" : ` (${formatQuantity(pace[0])} a day)`}; prices of ${book.collected}\n`,
  );
  printTable(levelTable(bills), bills, settings);
  print(
    `${settings.markdown ? "\n" : ""}Times are those of this machine: a cloud's tables and queues answer more slowly. Storage is not in it: a run does\n` +
      "not tell how long things are kept.",
  );
  if (settings.explain) printExplanation(bills, workload, settings);
}

/** Prints what the app costs with each memory size, at the highest level asked for. */
export async function printMemorySweep(
  app: string,
  sizes: readonly number[],
  settings: CostSettings,
): Promise<void> {
  const { inventory, ...rest } = await read(app, settings);
  const perDay = settings.levels.at(-1) ?? 0;
  const rows = sizes.map((memory) => ({
    memory,
    bills: billsAt({ inventory: withFunctions(inventory, { memory }), ...rest }, perDay, settings),
  }));
  if (settings.json) {
    return printJson({
      app: inventory.app,
      perDay,
      rows: rows.map(({ memory, bills }) => ({ memory, bills: bills.map(appBillData) })),
    });
  }
  if (settings.csv) {
    const cells = rows.map(({ memory, bills }) => [
      memory,
      ...bills.map(({ bill }) => bill.totalUSD),
      notPriced(bills),
    ]);
    return print(toCsv(["memory MB", ...settings.clouds, "not priced"], cells).trimEnd());
  }
  print(
    `${inventory.app} at ${formatQuantity(perDay)} arrivals a day: US dollars a month by memory of all functions\n`,
  );
  printTable(
    {
      columns: [
        { title: "memory", align: "right" },
        ...settings.clouds.map((cloud) => ({ title: CLOUD_NAMES[cloud], align: "right" as const })),
      ],
      rows: rows.map(({ memory, bills }) => [`${memory} MB`, ...bills.map(({ bill }) => markedTotal(bill))]),
    },
    rows.flatMap(({ bills }) => bills),
    settings,
  );
}

async function read(app: string, { prices, memory, arch }: CostSettings): Promise<Priceable> {
  const { folder, inventory } = await loadApp(findApp(app));
  const workload = await loadWorkload(folder, inventory);
  const varied = withFunctions(inventory, {
    ...(memory !== undefined && { memory }),
    ...(arch !== undefined && { architecture: arch }),
  });
  return {
    inventory: varied,
    workload,
    book: loadPriceBook(prices === undefined ? {} : { extra: prices }),
  };
}

function billsAt(
  { book, inventory, workload }: Priceable,
  perDay: number,
  settings: CostSettings,
): AppBill[] {
  return settings.clouds.map((cloud) =>
    priceApp(book, inventory, workload, optionsFor(cloud, perDay, settings)),
  );
}

function optionsFor(cloud: Cloud, perDay: number, { regions, freeTier }: CostSettings): PriceOptions {
  return { cloud, perDay, region: regions[cloud], ...(!freeTier && { freeTiers: [] }) };
}

/** What a total leaves out, for programs: totals in CSV are lower bounds where there is something here. */
function notPriced(bills: readonly AppBill[]): string {
  const meters = bills.flatMap(({ bill }) => bill.notPriced.map(({ service, sku }) => `${service} ${sku}`));
  return [...new Set(meters)].join("; ");
}

function printTable(table: Table, bills: readonly AppBill[], { markdown }: CostSettings): void {
  print((markdown ? toMarkdown(table) : toText(table)).trimEnd());
  const note = notPricedNote(bills);
  if (note !== undefined) print(`${markdown ? "\n" : ""}${note}`);
}

function printJson(value: unknown): void {
  print(JSON.stringify(value, undefined, 2));
}

function printExplanation(
  bills: readonly AppBill[],
  workload: ResolvedWorkload,
  { clouds }: CostSettings,
): void {
  for (const { cloud, usage, bill } of bills) {
    print(
      `\n${CLOUD_NAMES[cloud]} (${bill.region}) at ${formatQuantity(usage.arrivalsPerDay)} arrivals a day\n`,
    );
    print(explain(bill).trimEnd());
  }
  printList("Assumptions", assumptionLines(workload.assumptions, clouds));
}

function printList(title: string, lines: readonly string[]): void {
  print([`\n${title}`, ...lines.map((line) => `  ${line}`)].join("\n"));
}

function durations({ functions }: ResolvedWorkload) {
  return [...functions].map(
    ([name, { durationMs, cpuMs, source }]) => [name, { durationMs, cpuMs, source }] as const,
  );
}

function signedUSD(usd: number): string {
  const text = `$${Math.abs(usd).toFixed(2)}`;
  if (text === "$0.00") return text;
  return usd < 0 ? `−${text}` : `+${text}`;
}

function print(text: string): void {
  console.log(text);
}
