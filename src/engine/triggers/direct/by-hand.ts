import { InvalidArgumentError, type Json, MotifError, parse } from "@motif/core";
import type { FunctionEntry } from "@motif/core/model";
import { type AnyFunction, INVOCATION_TYPE } from "@motif/core/platform";
import type { EventFailure } from "@motif/runtime/platform";
import { type AsyncMessage, asyncWork, isAsynchronous } from "../../delivery/asynchronous.ts";
import type { TriggerHost } from "../../delivery/trigger.ts";
import { wasTried } from "../../invocation/tried.ts";
import type { WorkResult } from "../../sandbox/environment.ts";
import { scheduledMessage } from "../schedule/event.ts";

/** How an invocation is made: answered with its output, stored and made later, or only checked. */
export type InvocationMode = "wait" | "async" | "dry-run";

/** What came of an invocation, by its mode. `output` is null where the function has none. */
export type InvocationResult =
  | { readonly mode: "wait"; readonly output: Json }
  | { readonly mode: "async"; readonly id: string }
  | { readonly mode: "dry-run" };

/**
 * Invokes a task (with its input), a consumer (with one event's data) or a scheduled function. The output is that of
 * a task, else null. Throws `NotFoundError`, `InvalidArgumentError` (an HTTP function), `ValidationError` (a payload that the
 * function would refuse; one that is stored for later becomes a dead letter), or what the function threw.
 */
export async function invokeByHand(
  host: TriggerHost,
  functionName: string,
  payload: Json,
  mode: InvocationMode,
): Promise<InvocationResult> {
  const fn = host.functionNamed(functionName);
  if (!isAsynchronous(fn)) {
    throw new InvalidArgumentError(`Function ${functionName} answers HTTP requests: call one of its routes.`);
  }
  if (mode !== "async") checkPayload(fn.definition, payload);
  if (mode === "dry-run") return { mode };
  const message = messageOf(fn, payload, host.clock.now());
  host.meter.arrival(1);
  if (mode === "async") {
    return { mode, id: await host.run(() => host.deliveries.enqueue(functionName, message)) };
  }
  const result = await invokeNow(host, fn, message);
  if (fn.kind === "consumer") throwFailure(functionName, result as readonly EventFailure[]);
  return { mode, output: fn.kind === "task" ? ((result ?? null) as Json) : null };
}

/** The same invocation as an asynchronous one, at once. */
async function invokeNow(host: TriggerHost, fn: FunctionEntry, message: AsyncMessage): Promise<WorkResult> {
  const { clock, random, meter } = host;
  const received = { ...message, id: random.uuid(), receipt: "", receiveCount: 1, sentAt: clock.now() };
  const count = () => {
    meter.counts("functions", fn.name).asynchronous++;
  };
  try {
    const result = await host.invoke(fn.name, asyncWork(fn, [received]));
    count();
    return result;
  } catch (error) {
    if (wasTried(error)) count();
    throw error;
  }
}

/** Somebody's own event or input; a scheduled function gets what a schedule would send now. */
function messageOf(fn: FunctionEntry, payload: Json, now: number): AsyncMessage {
  if (fn.kind === "scheduled") return scheduledMessage("by-hand", now, undefined);
  return {
    body: JSON.stringify(payload),
    attributes: {
      "ce-type": INVOCATION_TYPE,
      "ce-source": "/invocations",
      "ce-time": new Date(now).toISOString(),
    },
  };
}

/** Throws `ValidationError` where a function would refuse the payload. */
function checkPayload(fn: AnyFunction, payload: Json): void {
  if (fn.kind === "task") parse(fn.input, payload, `input of task ${fn.name}`);
  if (fn.kind === "consumer") parse(fn.event, payload, `event of consumer ${fn.name}`);
}

/** Throws what one event failed with, if it did. */
function throwFailure(functionName: string, failures: readonly EventFailure[]): void {
  const [failure] = failures;
  if (failure) throw new MotifError("function-failed", `Function ${functionName} failed: ${failure.reason}`);
}
