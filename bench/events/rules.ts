import { compilePattern, type EventPattern, RuleSet } from "@motif/events";

/** Rules on distinct sources, each with two conditions more, and an event for each. */
export interface ManyRules {
  readonly rules: RuleSet<number>;
  readonly events: readonly object[];
}

/** So many rules, and as many events, each of which matches one of them. */
export function manyRules(count: number): ManyRules {
  const numbers = Array.from({ length: count }, (_, number) => number);
  return {
    rules: new RuleSet(numbers.map((number) => ({ pattern: rule(number), target: number }))),
    events: numbers.map(event),
  };
}

function rule(number: number): EventPattern {
  const compiled = compilePattern({
    source: [`shop.${number}`],
    "detail-type": ["OrderPlaced"],
    detail: { total: [{ numeric: [">", 100] }], country: [{ "anything-but": ["us"] }] },
  });
  if ("problem" in compiled) throw new Error(compiled.problem.message);
  return compiled.pattern;
}

/** An event as EventBridge delivers one. */
function event(number: number): object {
  return {
    version: "0",
    id: "6a7e8feb-b491-4cf7-a9f1-bf3703467718",
    "detail-type": "OrderPlaced",
    source: `shop.${number}`,
    account: "111122223333",
    time: "2026-11-30T06:00:00Z",
    region: "eu-west-1",
    resources: [],
    detail: { orderId: `order-${number}`, total: 120, country: "ch", lines: [{ sku: "a", quantity: 2 }] },
  };
}
