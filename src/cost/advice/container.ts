import { bill } from "../billing/bill.ts";
import { sumUSD } from "../billing/money.ts";
import type { AppBill } from "../price-app.ts";
import type { Container } from "../pricing.ts";
import { formatQuantity, formatUSD } from "../report/format.ts";
import type { FunctionUsage } from "../usage/function-usage.ts";
import type { Usage } from "../usage/usage.ts";
import { type Advice, LIST_PRICES, type Situation } from "./situation.ts";

/** How much of its CPU a container is given to do, so that peaks within the hour fit. */
const UTILISATION = 0.6;
const MOST_PER_DAY = 1e9;

/**
 * From which traffic on an always-on container serves the HTTP functions cheaper, by list prices. What is the same in
 * both (tables, logs, transfer) is left out. On every cloud the gateway goes away with the functions, and what a container
 * needs to be reached is priced: a load balancer, addresses.
 */
export function containerAdvice(situation: Situation): Advice[] {
  const { target, actual, perDay, price } = situation;
  if (awaited(actual.usage).length === 0) return [];
  const { container } = target.PRICING;
  const compare = (level: number) => {
    const priced = price({}, { perDay: level, freeTiers: LIST_PRICES }) ?? actual;
    return {
      serverless: serverlessUSD(priced, container),
      container: containerUSD(situation, priced.usage),
    };
  };
  const exact = breakEven((level) => {
    const { serverless, container } = compare(level);
    return container < serverless;
  });
  const from = exact === undefined ? undefined : roundedUp(exact);
  const now = compare(perDay);
  const said = `${formatUSD(now.serverless)} as functions, ${formatUSD(now.container)} as ${container.name}`;
  const when =
    from === undefined
      ? "never cheaper with this workload"
      : `cheaper from about ${formatQuantity(from)} arrivals a day on`;
  return [
    {
      topic: "container",
      text: `The HTTP functions and their gateway by list prices: ${said}. Always-on is ${when}.`,
      savesUSD: now.serverless - now.container,
      ...(from !== undefined && { breakEven: from }),
    },
  ];
}

function serverlessUSD({ bill: priced, usage }: AppBill, { replaces }: Container): number {
  const http = new Set(awaited(usage).map(({ name }) => name));
  return sumUSD(priced.lines.filter((line) => replaces(line, http)).map((line) => line.costUSD ?? 0));
}

function containerUSD({ book, target, actual }: Situation, usage: Usage): number {
  const { container, provider } = target.PRICING;
  const functions = awaited(usage);
  const peakOf = (of: (fn: FunctionUsage, hour: number) => number) =>
    Math.max(
      ...Array.from({ length: 24 }, (_, hour) => functions.reduce((sum, fn) => sum + of(fn, hour), 0)),
    );
  const peakPerSecond = peakOf((fn, hour) => fn.invocationsPerSecond[hour] ?? 0);
  const peakCores = peakOf((fn, hour) => ((fn.invocationsPerSecond[hour] ?? 0) * fn.cpuMs) / 1000);
  const count = Math.max(container.fewest, Math.ceil(peakCores / (container.cores * UTILISATION)));
  const options = { provider, region: actual.bill.region, freeTiers: LIST_PRICES };
  return bill(book, options, container.quantities(count, peakPerSecond)).totalUSD;
}

/** The functions whose callers wait: those of the HTTP API. */
function awaited({ functions }: Usage): FunctionUsage[] {
  return functions.filter(({ modes }) => modes.includes("synchronous"));
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
