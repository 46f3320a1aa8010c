import {
  type AppBill,
  formatPercent,
  formatQuantity,
  formatUSD,
  type Table,
  toMarkdown,
  toText,
} from "@motif/cost";
import { print, printJson, signedUSD } from "../output.ts";
import type { CostSettings } from "../priceable.ts";
import { billsBefore, plainBill } from "./before.ts";
import { type Change, changesBetween } from "./changes.ts";

/** Services that are named of one bill, at most. */
const MOST_SERVICES = 3;
const NOTHING = "–";

/** Prints what the app costs more or less than before, with `--markdown` as a comment on a pull request. */
export async function printDiff(
  app: { readonly named: string; readonly name: string },
  against: string,
  bills: readonly AppBill[],
  settings: CostSettings,
): Promise<void> {
  const levels = [...new Set(bills.map(({ usage }) => usage.arrivalsPerDay))];
  const before = await billsBefore(app, against, levels, settings);
  const now = bills.map(plainBill);
  const changes = changesBetween(before, now).filter(({ arrivalsPerDay }) => levels.includes(arrivalsPerDay));
  if (settings.json) return printJson({ app: app.name, against, changes });
  const titles = new Map(bills.map(({ title, bill }) => [bill.provider as string, title]));
  const titleOf = ({ cloud }: Change) => titles.get(cloud) ?? cloud;
  const table = tableOf(changes, titleOf);
  const what = changes
    .filter(({ services }) => services.length > 0)
    .map((each) => whatChanged(each, titleOf));
  const heading = `${app.name}: US dollars a month, compared with ${against}`;
  print(settings.markdown ? `### ${heading}\n\n${toMarkdown(table)}` : `${heading}\n\n${toText(table)}`);
  if (what.length === 0) return print("Nothing changed.");
  for (const line of what) print(settings.markdown ? `- ${line}` : line);
}

function tableOf(changes: readonly Change[], titleOf: (change: Change) => string): Table {
  return {
    columns: [
      { title: "arrivals a day", align: "right" },
      { title: "cloud", align: "left" },
      { title: "before", align: "right" },
      { title: "now", align: "right" },
      { title: "difference", align: "right" },
    ],
    rows: changes.map((change) => [
      formatQuantity(change.arrivalsPerDay),
      titleOf(change),
      change.beforeUSD === undefined ? NOTHING : formatUSD(change.beforeUSD),
      change.nowUSD === undefined ? NOTHING : formatUSD(change.nowUSD),
      difference(change),
    ]),
  };
}

function difference({ beforeUSD, nowUSD }: Change): string {
  if (beforeUSD === undefined || nowUSD === undefined) return NOTHING;
  const by = nowUSD - beforeUSD;
  const text = signedUSD(by);
  if (beforeUSD === 0 || text === signedUSD(0)) return text;
  return `${text} (${by < 0 ? "−" : "+"}${formatPercent(Math.abs(by) / beforeUSD)})`;
}

function whatChanged(change: Change, titleOf: (change: Change) => string): string {
  const services = change.services
    .slice(0, MOST_SERVICES)
    .map(({ service, byUSD }) => `${service} ${signedUSD(byUSD)}`)
    .join(", ");
  return `${titleOf(change)} at ${formatQuantity(change.arrivalsPerDay)} a day: ${services}`;
}
