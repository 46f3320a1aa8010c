import { Cron } from "croner";
import type {
  App,
  HttpApi,
  ObjectSubscription,
  QueueSubscription,
  RetryPolicy,
  Schedule,
} from "../../app.ts";
import { messageOf } from "../../errors.ts";
import type { ConsumerFunction } from "../../functions/consumer.ts";
import type { HttpFunction } from "../../functions/http.ts";
import { isDuration, milliseconds } from "../../units.ts";
import type { Report } from "../check.ts";
import { propertiesOf } from "../json-schema.ts";
import { type ParsedRoute, parseRoute, shapeOf } from "../routes.ts";
import { checkDuration, checkInteger } from "./numbers.ts";
import { checkWiringOptions } from "./options.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const LARGEST_BODY = 10 * 1024 * 1024;

/** Triggers and what they refer to. */
export function checkWiring(app: App, report: Report): void {
  const consumed = new Map<string, string>();
  const retried = new Map<ConsumerFunction, Retried>();
  let api: string | undefined;
  for (const [name, wiring] of Object.entries(app.wiring)) {
    if (wiring?.kind) checkWiringOptions(name, wiring, report);
    switch (wiring?.kind) {
      case "httpApi":
        if (api !== undefined)
          report(name, `the app has an HTTP API already (${api}); put all routes into one`);
        api = name;
        checkApi(name, wiring, report);
        break;
      case "queueSubscription":
        checkQueueSubscription(name, wiring, consumed, report);
        break;
      case "objectSubscription":
        checkObjectSubscription(name, wiring, report);
        checkSameRetry(name, wiring, retried, report);
        break;
      case "schedule":
        checkSchedule(name, wiring, report);
        break;
      case "task":
        break;
      default:
        report(name, "is not a trigger or a task; if you wrote one, look for a circular import");
    }
  }
}

function checkApi(name: string, api: HttpApi, report: Report): void {
  const shapes = new Map<string, string>();
  for (const [key, fn] of Object.entries(api.routes)) {
    const where = `${name}, route "${key}"`;
    if (fn?.kind !== "http")
      report(where, "has no HTTP function; if you wrote one, look for a circular import");
    const route = parseRoute(key);
    if (typeof route === "string") {
      report(where, route);
      continue;
    }
    if (/^\/_motif(?:\/|$)/.test(route.path))
      report(where, "paths under /_motif/ belong to the dev server's admin API");
    const twin = shapes.get(shapeOf(route));
    if (twin !== undefined) report(where, `matches the same requests as "${twin}"`);
    shapes.set(shapeOf(route), key);
    if (fn?.kind === "http") checkRouteFunction(where, route, fn, report);
  }
  checkInteger(name, "bodyLimit", api.bodyLimit, 1, LARGEST_BODY, report);
  checkDuration(name, "cors.maxAge", api.cors?.maxAge, 0, DAY, report);
  for (const origin of api.cors?.origins ?? []) {
    if (origin !== "*" && !(URL.canParse(origin) && new URL(origin).origin === origin)) {
      report(name, `cors.origins has "${origin}"; write "*" or an origin such as https://shop.example`);
    }
  }
}

function checkRouteFunction(where: string, route: ParsedRoute, fn: HttpFunction, report: Report): void {
  if (fn.body && ["GET", "HEAD", "DELETE"].includes(route.method)) {
    report(where, `function ${fn.name} wants a body, and a ${route.method} request has none`);
  }
  const wanted = fn.params && propertiesOf(fn.params);
  for (const parameter of wanted ?? []) {
    if (!route.parameters.includes(parameter)) {
      report(
        where,
        `function ${fn.name} wants the parameter "${parameter}", and the path has no {${parameter}}`,
      );
    }
  }
}

/** Limits of the SQS event source mapping (https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html). */
function checkQueueSubscription(
  name: string,
  subscription: QueueSubscription,
  consumed: Map<string, string>,
  report: Report,
): void {
  const { queue, consumer } = subscription;
  if (queue?.kind !== "queue") report(name, "has no queue; if you wrote one, look for a circular import");
  if (consumer?.kind !== "consumer")
    report(name, "has no consumer; if you wrote one, look for a circular import");
  if (queue?.kind === "queue") {
    const other = consumed.get(queue.name);
    if (other !== undefined)
      report(name, `queue ${queue.name} has a consumer already (${other}); a queue has one`);
    consumed.set(queue.name, name);
    checkVisibility(name, subscription, report);
  }
  checkInteger(name, "batchSize", subscription.batchSize, 1, queue?.fifo ? 10 : 10_000, report);
  checkDuration(name, "batchWindow", subscription.batchWindow, 0, 5 * MINUTE, report);
  checkInteger(name, "maxConcurrency", subscription.maxConcurrency, 2, 1000, report);
  checkRetry(name, subscription.retry, report);
}

/** A message that becomes visible while its function may still run is processed twice as a rule, not as an accident. */
function checkVisibility(name: string, { queue, consumer }: QueueSubscription, report: Report): void {
  const visibility = queue.visibilityTimeout;
  const timeout = consumer?.settings.timeout;
  if (!isDuration(visibility) || !isDuration(timeout)) return;
  if (milliseconds(visibility) < milliseconds(timeout)) {
    report(
      name,
      `the visibility timeout of queue ${queue.name} (${visibility}) is shorter than the timeout of function ${consumer.name} (${timeout})`,
    );
  }
}

function checkObjectSubscription(name: string, subscription: ObjectSubscription, report: Report): void {
  const { bucket, consumer } = subscription;
  if (bucket?.kind !== "bucket") report(name, "has no bucket; if you wrote one, look for a circular import");
  if (consumer?.kind !== "consumer")
    report(name, "has no consumer; if you wrote one, look for a circular import");
  checkRetry(name, subscription.retry, report);
}

/** The first subscription of a consumer of objects, and its retry policy as a text. */
interface Retried {
  readonly name: string;
  readonly retry: string;
}

/** Asynchronous events are tried again by the rules of their function, whatever they come from. */
function checkSameRetry(
  name: string,
  { consumer, retry = {} }: ObjectSubscription,
  retried: Map<ConsumerFunction, Retried>,
  report: Report,
): void {
  const own = JSON.stringify(Object.entries(retry).sort(([a], [b]) => (a < b ? -1 : 1)));
  const first = retried.get(consumer);
  if (!first) retried.set(consumer, { name, retry: own });
  else if (first.retry !== own) {
    report(
      name,
      `has another retry policy than ${first.name}, and function ${consumer.name} has one for all of its objects; give both the same, or make two functions`,
    );
  }
}

function checkRetry(name: string, retry: RetryPolicy | undefined, report: Report): void {
  checkInteger(name, "retry.attempts", retry?.attempts, 1, 1000, report);
  checkDuration(name, "retry.initialDelay", retry?.initialDelay, 0, DAY / 2, report);
  checkDuration(name, "retry.maxDelay", retry?.maxDelay, 0, DAY / 2, report);
  if (retry?.factor !== undefined && !(retry.factor >= 1))
    report(name, `retry.factor is ${retry.factor}; it must be 1 or more`);
}

function checkSchedule(name: string, { timing, function: fn }: Schedule, report: Report): void {
  if (fn?.kind !== "scheduled")
    report(name, "has no scheduled function; if you wrote one, look for a circular import");
  if ("every" in timing) {
    checkDuration(name, "every", timing.every, MINUTE, 365 * DAY, report);
    return;
  }
  try {
    new Cron(timing.cron, {
      paused: true,
      mode: "5-part",
      ...(timing.timeZone && { timezone: timing.timeZone }),
    }).nextRun();
  } catch (error) {
    report(name, `the schedule "${timing.cron}" is not valid: ${messageOf(error)}`);
  }
}
