import type { App } from "../app.ts";
import type { AnyFunction } from "../functions/any-function.ts";
import { checkName, type Report } from "../ground/report.ts";
import { triggerOf, type Wired } from "./wiring.ts";

/** Triggers and what they refer to. */
export function checkWiring(app: App, report: Report): void {
  const before: Wired[] = [];
  for (const [name, wiring] of Object.entries(app.wiring)) {
    const trigger = triggerOf(wiring);
    if (!trigger) {
      report(name, "is not a trigger or a task; if you wrote one, look for a circular import");
      continue;
    }
    checkName("wiring", name, report);
    const wired = { name, wiring, trigger };
    trigger.check(
      wired,
      report,
      before.filter((other) => other.trigger === trigger),
    );
    before.push(wired);
  }
  checkSameDelivery(before, report);
}

/** Events that nobody waits for come to a function by one policy, whatever they come from. */
function checkSameDelivery(all: readonly Wired[], report: Report): void {
  const first = new Map<AnyFunction, { readonly name: string; readonly policy: string }>();
  for (const { name, wiring, trigger } of all) {
    const retry = trigger.asynchronousRetry?.(wiring);
    if (!retry) continue;
    const policy = JSON.stringify(Object.entries(retry).sort(([a], [b]) => (a < b ? -1 : 1)));
    for (const fn of trigger.functions(wiring)) {
      if (!fn) continue;
      const other = first.get(fn);
      if (!other) first.set(fn, { name, policy });
      else if (other.policy !== policy) {
        report(
          name,
          `has another retry policy than ${other.name}, and function ${fn.name} has one for all events that nobody waits for; give both the same, or make two functions`,
        );
      }
    }
  }
}
