import type { AnyFunction } from "../../functions/any-function.ts";
import type { Layout } from "../../ground/grant.ts";
import type { Report } from "../../ground/report.ts";
import { checkRetry } from "../../ground/retry.ts";
import type { QueueLayout } from "../queue/driver.ts";
import type { CallableLayout } from "./driver.ts";

/** Reports retries that are none, and destinations that get no records. */
export function checkCallable(callable: CallableLayout, report: Report): void {
  const where = `callable ${callable.name}`;
  checkRetry(where, callable.retry, report);
  checkDestination(where, "onSuccess", callable, report);
  checkDestination(where, "onFailure", callable, report);
}

/** Reports callables that no task stands for. */
export function checkTasks(
  callables: readonly CallableLayout[],
  functions: readonly AnyFunction[],
  report: Report,
): void {
  for (const callable of callables) {
    const isServed = functions.some((fn) => fn.kind === "task" && fn.contract === callable);
    if (isServed) continue;
    report(
      `callable ${callable.name}`,
      "has no task in the wiring; write one with task(…) of this callable, and name it in app(…)",
    );
  }
}

/** "an unsupported destination type, such as an Amazon SQS FIFO queue": https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
function checkDestination(
  where: string,
  option: "onSuccess" | "onFailure",
  callable: CallableLayout,
  report: Report,
): void {
  const { [option]: destination } = callable;
  if (!(option in callable)) return;
  if (!isQueue(destination)) {
    report(where, `${option} is no queue; give it one, and look for a circular import if you did`);
  } else if (destination.fifo) {
    report(where, `${option} is a FIFO queue, and Lambda's destinations are not; take one that is not FIFO`);
  }
}

function isQueue(layout: Layout | undefined): layout is QueueLayout {
  return layout?.kind === "queue";
}
