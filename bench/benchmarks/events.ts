import { type ManyRules, manyRules } from "../events/rules.ts";
import { number, type Section } from "../lib/section.ts";
import { median } from "../lib/statistics.ts";
import type { BenchOptions } from "../options.ts";

const EVENTS_A_ROUND = 500_000;
const COUNTS = [1, 10, 100, 1_000, 10_000];

/** Events that are matched with the rules of a bus, each with one of them. */
export async function benchEvents({ rounds }: BenchOptions): Promise<Section> {
  const rows = COUNTS.map((count) => {
    const many = manyRules(count);
    matchAll(many, EVENTS_A_ROUND); // warms up
    const rates = Array.from({ length: rounds }, () => {
      const began = performance.now();
      matchAll(many, EVENTS_A_ROUND);
      return (EVENTS_A_ROUND / (performance.now() - began)) * 1000;
    });
    return [`${number(count)} ${count === 1 ? "rule" : "rules on distinct sources"}`, number(median(rates))];
  });
  return {
    title: "Event patterns",
    columns: ["case", "events/s"],
    rows,
    notes: [
      `Median of ${rounds} rounds of ${number(EVENTS_A_ROUND)} events as objects, on one core; each event matches one rule, which asks for a source, a type, a range and a value that is not.`,
      "Goals: 1,000 rules at least 200,000 events/s, one rule at least 1,000,000.",
    ],
  };
}

function matchAll({ rules, events }: ManyRules, count: number): void {
  let matched = 0;
  for (let at = 0; at < count; at++) matched += rules.match(events[at % events.length]).length;
  if (matched !== count) throw new Error(`${matched} of ${count} events matched.`);
}
