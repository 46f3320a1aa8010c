import { fargate } from "../aws/platform.ts";
import { functionsPremium } from "../azure/functions.ts";
import { bill } from "../billing/bill.ts";
import type { LineItem, Quantity } from "../billing/line-item.ts";
import { sumUSD } from "../billing/money.ts";
import { cloudRunInstances } from "../gcp/cloud-run.ts";
import type { AppBill, Cloud } from "../price-app.ts";
import { formatQuantity, formatUSD } from "../report/format.ts";
import { HOURS_PER_MONTH } from "../units.ts";
import type { FunctionUsage } from "../usage/function-usage.ts";
import type { Usage } from "../usage/usage.ts";
import { type Advice, LIST_PRICES, type Situation } from "./advice.ts";

/** How much of its CPU a container is given to do, so that peaks within the hour fit. */
const UTILISATION = 0.6;
const MOST_PER_DAY = 1e9;

/** An always-on alternative on one cloud: what it is, how many cores one has, and what so many of them use. */
interface Alternative {
  readonly name: string;
  readonly cores: number;
  readonly fewest: number;
  readonly quantities: (count: number, peakPerSecond: number) => Quantity[];
  /** Whether a line of the app's bill would go away. */
  readonly replaces: (line: LineItem, http: ReadonlySet<string>) => boolean;
}

const hours = HOURS_PER_MONTH;
/** One load balancer capacity unit takes 25 new connections a second (https://aws.amazon.com/elasticloadbalancing/pricing/). */
const CONNECTIONS_PER_UNIT = 25;

const ALTERNATIVES: Readonly<Record<Cloud, Alternative>> = {
  aws: {
    name: "Fargate tasks (0.25 vCPU, 0.5 GB, arm64, two at least) behind a load balancer",
    cores: 0.25,
    fewest: 2,
    quantities: (tasks, peakPerSecond) =>
      fargate("container", {
        architecture: "arm64",
        tasks,
        vCPU: 0.25,
        memoryGB: 0.5,
        hours,
        loadBalancerHours: hours,
        loadBalancerUnits: peakPerSecond / CONNECTIONS_PER_UNIT,
      }),
    replaces: ({ service, resource }, http) =>
      service.startsWith("apigateway") || (service === "lambda" && http.has(resource)),
  },
  azure: {
    name: "Functions Premium instances (EP1, one at least)",
    cores: 1,
    fewest: 1,
    quantities: (instances) => functionsPremium("container", { size: "EP1", instances, hours }),
    replaces: ({ service, resource }, http) => service === "functions-flex" && http.has(resource),
  },
  gcp: {
    name: "Cloud Run instances billed by time (1 vCPU, 512 MiB, one at least)",
    cores: 1,
    fewest: 1,
    quantities: (instances) => cloudRunInstances("container", { instances, hours, vCPU: 1, memoryMiB: 512 }),
    replaces: ({ service, sku, resource }, http) =>
      service === "cloudrun" && !sku.startsWith("internet") && http.has(resource),
  },
};

/**
 * From which traffic on an always-on container serves the HTTP functions cheaper, by list prices. What is the same in
 * both (tables, logs, transfer) is left out.
 */
export function containerAdvice(situation: Situation): Advice[] {
  const { inventory, actual, perDay, price } = situation;
  if (!inventory.api) return [];
  const alternative = ALTERNATIVES[actual.cloud];
  const compare = (level: number) => {
    const priced = price(inventory, { perDay: level, freeTiers: LIST_PRICES });
    return {
      serverless: serverlessUSD(priced, alternative),
      container: containerUSD(situation, priced.usage, alternative),
    };
  };
  const from = breakEven((level) => {
    const { serverless, container } = compare(level);
    return container < serverless;
  });
  const now = compare(perDay);
  const said = `${formatUSD(now.serverless)} as functions, ${formatUSD(now.container)} as ${alternative.name}`;
  const when =
    from === undefined
      ? "never cheaper with this workload"
      : `cheaper from about ${formatQuantity(roundedUp(from))} arrivals a day on`;
  return [
    {
      topic: "container",
      cloud: actual.cloud,
      text: `The HTTP functions by list prices: ${said}. Always-on is ${when}.`,
      savesUSD: now.serverless - now.container,
    },
  ];
}

function serverlessUSD({ bill: priced, usage }: AppBill, { replaces }: Alternative): number {
  const http = new Set(httpFunctions(usage).map(({ name }) => name));
  return sumUSD(priced.lines.filter((line) => replaces(line, http)).map((line) => line.costUSD ?? 0));
}

function containerUSD({ book, actual }: Situation, usage: Usage, alternative: Alternative): number {
  const functions = httpFunctions(usage);
  const peakOf = (of: (fn: FunctionUsage, hour: number) => number) =>
    Math.max(
      ...Array.from({ length: 24 }, (_, hour) => functions.reduce((sum, fn) => sum + of(fn, hour), 0)),
    );
  const peakPerSecond = peakOf((fn, hour) => fn.invocationsPerSecond[hour] ?? 0);
  const peakCores = peakOf((fn, hour) => ((fn.invocationsPerSecond[hour] ?? 0) * fn.cpuMs) / 1000);
  const count = Math.max(alternative.fewest, Math.ceil(peakCores / (alternative.cores * UTILISATION)));
  const options = { provider: actual.cloud, region: actual.bill.region, freeTiers: LIST_PRICES };
  return bill(book, options, alternative.quantities(count, peakPerSecond)).totalUSD;
}

function httpFunctions({ functions }: Usage): FunctionUsage[] {
  return functions.filter(({ triggers }) => triggers.includes("api"));
}

/** The lowest level, within 1%, from which `cheaper` holds; undefined if it does not at a billion a day. */
function breakEven(cheaper: (perDay: number) => boolean): number | undefined {
  if (!cheaper(MOST_PER_DAY)) return undefined;
  let [low, high] = [1, MOST_PER_DAY];
  while (high / low > 1.01) {
    const middle = Math.sqrt(low * high);
    if (cheaper(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** To two digits, up: more would pretend to know. */
function roundedUp(value: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(value)) - 1);
  return Math.ceil(value / step) * step;
}
