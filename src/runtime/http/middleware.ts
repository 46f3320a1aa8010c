import {
  type HttpFunction,
  type Middleware,
  type MiddlewareTime,
  MotifError,
  type Next,
  type Passed,
} from "@motif/core";
import { bindUses, JsonResponse } from "@motif/core/platform";
import type { Call, HttpRequestData } from "../contract.ts";
import type { HandlerInput, Host, Part } from "../invocation.ts";
import { environmentWarnings } from "../observe/logger.ts";

/** A request on its way to the handler. */
export interface OnItsWay {
  readonly request: HttpRequestData;
  readonly call: Call;
  readonly trace: Part["trace"];
  /** The handler's, as far as it is there. */
  readonly input: HandlerInput;
  /** What was added to the input so far. */
  readonly added: Record<string, unknown>;
}

type Answer = Response | Promise<Response>;

/** Has a request pass some middleware, and then what is behind them. */
export type Through = (way: OnItsWay, behind: () => Answer) => Answer;

/** What a middleware shares with the handler: the context, and the request. */
const SHARED = [
  "log",
  "metrics",
  "trace",
  "signal",
  "invocationId",
  "now",
  "newId",
  "remainingTime",
  "request",
  "header",
  "rawBody",
] as const;
/** Names of the handler's input that may not be there yet. */
const LATER: readonly string[] = ["auth", "body", "params", "query", "headers"];

/** What a function's requests pass at a time; undefined where that is nothing. */
export function throughMiddleware(fn: HttpFunction, host: Host, runs: MiddlewareTime): Through | undefined {
  const steps = fn.middleware.filter((one) => one.runs === runs).map((one) => stepOf(one, host));
  if (steps.length === 0) return undefined;
  return (way, behind) => {
    const from = (index: number): Answer => steps[index]?.(way, () => from(index + 1)) ?? behind();
    return from(0);
  };
}

function stepOf(middleware: Middleware, host: Host): Through {
  const handles = bindUses(middleware.uses, host.platform.drivers, environmentWarnings(host));
  return async (way, behind) => {
    let passed: Passed | undefined;
    let isHandedOn = false;
    const next: Next = async <A extends object>(additions?: A): Promise<Passed<A>> => {
      if (isHandedOn) throw wrong(middleware, "called next twice");
      isHandedOn = true;
      add(middleware, way, additions ?? {});
      const made: Passed<A> = { response: await behind() };
      passed = made;
      return made;
    };
    const result = await middleware.handler(inputOf(way, handles(way.trace, way.call)), next);
    if (passed !== undefined && result === passed) return passed.response;
    if (result instanceof JsonResponse || result instanceof Response) return result;
    throw wrong(middleware, "returned neither a Response nor what next() gave");
  };
}

/** The handler's own handles and its parsed parts are not in it. */
function inputOf({ request, input, added }: OnItsWay, handles: object): Record<string, unknown> {
  const own = { ...added, params: request.params, auth: input.auth, ...handles };
  for (const name of SHARED) {
    // Some are made when they are first asked for.
    const property = Object.getOwnPropertyDescriptor(input, name);
    const get = property?.get && (() => input[name]);
    if (property)
      Object.defineProperty(own, name, get ? { get, enumerable: true, configurable: true } : property);
  }
  return own;
}

function add(middleware: Middleware, { input, added }: OnItsWay, additions: object): void {
  for (const [name, value] of Object.entries(additions)) {
    if (LATER.includes(name) || Object.hasOwn(input, name))
      throw wrong(middleware, `adds "${name}", which the handler's input has already; choose another name`);
    added[name] = value;
    input[name] = value;
  }
}

function wrong({ name }: Middleware, what: string): MotifError {
  return new MotifError("middleware", `The middleware ${name} ${what}.`);
}
