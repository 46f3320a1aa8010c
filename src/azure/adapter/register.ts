import { app, type HttpMethod, type InvocationContext, type RetryOptions } from "@azure/functions";
import {
  type FunctionSettings,
  type HttpRoute,
  type HttpTrigger,
  type ObjectsTrigger,
  type QueueTrigger,
  resourceVariable,
  type ScheduleTrigger,
  SERVICE_BUS_CONNECTION,
  taskRoute,
} from "../environment.ts";
import type { FunctionHandler } from "./functions/handler.ts";
import { isBatched } from "./functions/triggers.ts";
import { toHttpResponse } from "./http/response.ts";
import type { HttpHandler } from "./http.ts";

/** A function of a function app: what is known of it without its code. */
export interface RegisteredFunction {
  readonly name: string;
  /** A function of Azure has one trigger: a name for each of them, in their order, and for each path of its routes. */
  readonly azureNames: readonly string[];
  readonly settings: FunctionSettings;
}

/** The module of a function's bundle. */
export interface FunctionModule {
  readonly handler: unknown;
}

/** Loads a module of the package: that of a function by its name, or the one that answers what no route matches. */
export interface Modules {
  function(name: string): Promise<FunctionModule>;
  unmatched?(): Promise<FunctionModule>;
}

const METHODS: readonly HttpMethod[] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"];

type Invoke<H> = (...call: H extends (...parameters: infer P) => unknown ? P : never) => Promise<unknown>;

/**
 * Tells the host of all functions of a function app and their triggers. A function's own module is loaded when it is first
 * invoked, so that an instance loads only what it runs.
 */
export function registerApp(functions: readonly RegisteredFunction[], modules: Modules): void {
  const answers = ({ settings }: RegisteredFunction) => ["http", "task"].includes(settings.trigger.kind);
  if (functions.some(answers)) app.setup({ enableHttpStream: true });
  for (const fn of functions) registerFunction(fn, modules);
  const { unmatched } = modules;
  if (unmatched) registerUnmatched(lastName(functions), once(unmatched));
}

function registerFunction({ name, azureNames, settings }: RegisteredFunction, modules: Modules): void {
  const { trigger } = settings;
  const load = once(() => modules.function(name));
  switch (trigger.kind) {
    case "http":
      registerRoutes(azureNames, trigger, load);
      break;
    case "task":
      each(azureNames, [taskRoute(name)], (own, route) =>
        registerHttp(own, route, ["POST"], "function", load),
      );
      break;
    case "queue":
      each(azureNames, trigger.queues, (own, entry, source) => registerQueue(own, entry, source, load));
      break;
    case "objects":
      each(azureNames, trigger.subscriptions, (own, entry, source) =>
        registerObjects(own, entry, source, load),
      );
      break;
    case "scheduled":
      each(azureNames, trigger.schedules, (own, entry, source) => registerSchedule(own, entry, source, load));
      break;
  }
}

type Load = () => Promise<FunctionModule>;

function each<T>(
  names: readonly string[],
  entries: readonly T[],
  register: (name: string, entry: T, source: number) => void,
): void {
  for (const [index, entry] of entries.entries()) {
    const name = names[index];
    if (name === undefined)
      throw new Error(`There are ${entries.length} triggers, and names for ${names.length}.`);
    register(name, entry, index);
  }
}

function registerRoutes(azureNames: readonly string[], { routes }: HttpTrigger, load: Load): void {
  const methodsOf = new Map<string, HttpMethod[]>();
  for (const { method, path } of routes) {
    const methods = methodsOf.get(path) ?? [];
    methods.push(...METHODS.filter((known) => known === method || (method === "GET" && known === "HEAD")));
    methodsOf.set(path, methods);
  }
  each(azureNames, [...methodsOf], (own, [path, methods]) => {
    registerHttp(own, routeOf({ path }), methods, "anonymous", load);
  });
}

/** A route as the host takes it: without a slash in front, and `{*name}` for the rest of a path. */
function routeOf({ path }: Pick<HttpRoute, "path">): string {
  return path.slice(1).replace(/\{(\w+)\+\}$/, "{*$1}") || "/";
}

function registerHttp(
  name: string,
  route: string,
  methods: readonly HttpMethod[],
  authLevel: "anonymous" | "function",
  load: Load,
): void {
  const handler = invoking<HttpHandler>(load);
  app.http(name, {
    route,
    methods: [...methods],
    authLevel,
    handler: async (request, context) =>
      toHttpResponse((await handler(request, context)) as Awaited<ReturnType<HttpHandler>>),
  });
}

/** The host tries routes in the order of the functions' names (https://github.com/Azure/azure-functions-host/issues/9876). */
function registerUnmatched(name: string, load: Load): void {
  registerHttp(name, "{*path}", METHODS, "anonymous", load);
}

/** A name that sorts behind all others. */
function lastName(functions: readonly RegisteredFunction[]): string {
  const names = functions.flatMap(({ azureNames }) => azureNames);
  const longest = Math.max(...names.map((name) => /^z*/i.exec(name)?.[0].length ?? 0));
  return `${"z".repeat(longest + 1)}_unmatched`;
}

function registerQueue(name: string, trigger: QueueTrigger, source: number, load: Load): void {
  const handler = invoking<FunctionHandler>(load);
  app.serviceBusQueue(name, {
    connection: SERVICE_BUS_CONNECTION,
    queueName: `%${resourceVariable("queue", trigger.queue)}%`,
    isSessionsEnabled: trigger.fifo,
    cardinality: isBatched(trigger) ? "many" : "one",
    handler: (input: unknown, context: InvocationContext) => handler(input, context, source),
  });
}

function registerObjects(name: string, { queue }: ObjectsTrigger, source: number, load: Load): void {
  const handler = invoking<FunctionHandler>(load);
  app.serviceBusQueue(name, {
    connection: SERVICE_BUS_CONNECTION,
    queueName: `%${resourceVariable("queue", queue)}%`,
    isSessionsEnabled: false,
    cardinality: "one",
    handler: (input: unknown, context: InvocationContext) => handler(input, context, source),
  });
}

function registerSchedule(name: string, trigger: ScheduleTrigger, source: number, load: Load): void {
  const handler = invoking<FunctionHandler>(load);
  const retry = retryOptions(trigger.retry);
  app.timer(name, {
    schedule: trigger.expression,
    ...(retry && { retry }),
    handler: async (timer, context) => {
      await handler(timer, context, source);
    },
  });
}

/** https://learn.microsoft.com/azure/azure-functions/functions-bindings-error-pages#retry-policies */
function retryOptions(retry: ScheduleTrigger["retry"]): RetryOptions | undefined {
  const maxRetryCount = retry.attempts - 1;
  if (maxRetryCount === 0) return undefined;
  const { initialDelayMs, maxDelayMs, factor } = retry;
  if (factor === 1 || maxDelayMs <= initialDelayMs) {
    return { strategy: "fixedDelay", maxRetryCount, delayInterval: { milliseconds: initialDelayMs } };
  }
  return {
    strategy: "exponentialBackoff",
    maxRetryCount,
    minimumInterval: { milliseconds: initialDelayMs },
    maximumInterval: { milliseconds: maxDelayMs },
  };
}

/** Calls the handler of a module, which is loaded for the first call. */
function invoking<H>(load: Load): Invoke<H> {
  return async (...call) => {
    const { handler } = await load();
    return (handler as (...parameters: typeof call) => Promise<unknown>)(...call);
  };
}

/** A module that could not be loaded is tried again at the next invocation. */
function once(load: Load): Load {
  let loading: Promise<FunctionModule> | undefined;
  return () => {
    loading ??= load().catch((error) => {
      loading = undefined;
      throw error;
    });
    return loading;
  };
}
