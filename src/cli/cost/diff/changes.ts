import type { PlainBill } from "./before.ts";

/** A bill of before and of now, where there is one. */
export interface Change {
  readonly cloud: string;
  readonly arrivalsPerDay: number;
  readonly beforeUSD: number | undefined;
  readonly nowUSD: number | undefined;
  /** What changed by service, the most first. */
  readonly services: readonly { readonly service: string; readonly byUSD: number }[];
}

/** Less than half a cent is no change. */
const SMALLEST_USD = 0.005;

/** What changed between bills of before and of now, by level and cloud. */
export function changesBetween(before: readonly PlainBill[], now: readonly PlainBill[]): Change[] {
  const keys = Map.groupBy([...now, ...before], ({ cloud, arrivalsPerDay }) => `${arrivalsPerDay} ${cloud}`);
  return [...keys.values()].flatMap(([any]) => {
    if (!any) return [];
    const same = ({ cloud, arrivalsPerDay }: PlainBill) =>
      cloud === any.cloud && arrivalsPerDay === any.arrivalsPerDay;
    const [then, today] = [before.find(same), now.find(same)];
    const { cloud, arrivalsPerDay } = any;
    const services = then && today ? byService(then, today) : [];
    return [{ cloud, arrivalsPerDay, beforeUSD: then?.totalUSD, nowUSD: today?.totalUSD, services }];
  });
}

function byService(before: PlainBill, now: PlainBill): Change["services"] {
  const names = [...new Set([...before.lines, ...now.lines].map(({ service }) => service))];
  return names
    .map((service) => ({ service, byUSD: costOf(now, service) - costOf(before, service) }))
    .filter(({ byUSD }) => Math.abs(byUSD) >= SMALLEST_USD)
    .toSorted((a, b) => Math.abs(b.byUSD) - Math.abs(a.byUSD));
}

function costOf({ lines }: PlainBill, service: string): number {
  return lines.reduce((sum, line) => sum + (line.service === service ? (line.costUSD ?? 0) : 0), 0);
}
