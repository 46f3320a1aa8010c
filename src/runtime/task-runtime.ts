import { type Json, parse, type ScheduledFunction, type TaskFunction } from "@motif/core";
import * as z from "zod/mini";
import { incomingTrace } from "./consumer-runtime.ts";
import type { Call, IncomingEvent } from "./contract.ts";
import type { HandlerInput, Host } from "./invocation.ts";

type Attributes = Readonly<Record<string, string>>;

const fired = z.object({ scheduledFor: z.string() });

/** Runs a task. */
export function taskRuntime(
  fn: TaskFunction,
  host: Host,
): (input: Json | undefined, attributes: Attributes, call: Call) => Promise<Json> {
  return async (payload, attributes, call) => {
    const parsed = parse(fn.input, payload, `input of task ${fn.name}`);
    return run(host, attributes, call, async (input) => {
      const output = await fn.handler(Object.assign(input, { input: parsed }));
      return toJson(parse(fn.output, output, `output of task ${fn.name}`), fn.name);
    });
  };
}

/** Runs a scheduled function, unless it is too late for that. */
export function scheduledRuntime(
  fn: ScheduledFunction,
  host: Host,
): (event: IncomingEvent, call: Call) => Promise<void> {
  return async (incoming, call) => {
    const { id, source, type, time, subject, attributes, startBy = Number.POSITIVE_INFINITY } = incoming;
    const data = parse(fired, JSON.parse(incoming.data), "event's data");
    const event = { specversion: "1.0", id, source, type, time, ...(subject && { subject }), data };
    await run(host, attributes, call, async (input) => {
      if (input.now().getTime() <= startBy) return fn.handler(Object.assign(input, { event }));
      input.log.warn("The run was left out: it could not begin in time", { scheduledFor: data.scheduledFor });
    });
  };
}

/** Runs a handler, and logs what it throws before passing it on. */
async function run<T>(
  host: Host,
  attributes: Attributes,
  call: Call,
  work: (input: HandlerInput) => Promise<T>,
): Promise<T> {
  const invocation = host.begin(call);
  const part = invocation.part(incomingTrace(attributes));
  let status: "ok" | "error" = "error";
  try {
    const result = await work(part.input);
    status = "ok";
    return result;
  } catch (error) {
    part.input.log.error("The handler failed", { error });
    throw error;
  } finally {
    part.end("consumer", status);
    invocation.end();
  }
}

/** A value as JSON carries it (`undefined` members left out, dates as text); `null` for no output at all. */
function toJson(value: unknown, task: string): Json {
  if (value === undefined) return null;
  const text = JSON.stringify(value);
  if (text === undefined) throw new TypeError(`The output of task ${task} has no JSON form.`);
  return JSON.parse(text) as Json;
}
