import type { AnyFunction } from "../functions/any-function.ts";
import type { FunctionClass } from "../functions/settings.ts";
import type { Defaults } from "../ground/defaults.ts";
import { milliseconds } from "../ground/units.ts";
import type { FunctionEntry } from "./inventory.ts";

const CLASS_OF: Readonly<Record<AnyFunction["kind"], FunctionClass>> = {
  http: "api",
  consumer: "async",
  task: "async",
  scheduled: "batch",
};

/** The settings of a function, resolved. */
type ResolvedSettings = Omit<FunctionEntry, "name" | "kind" | "definition" | "grants">;

/** A function's own settings win over those of its class, these over those of all functions. */
export function resolveSettings(
  { kind, settings: own }: Pick<AnyFunction, "kind" | "settings">,
  { classes, functions: all }: Pick<Defaults, "classes" | "functions">,
): ResolvedSettings {
  const ofClass = classes[own.class ?? CLASS_OF[kind]];
  const reserved = firstSet(
    own.concurrency?.reserved,
    ofClass.concurrency?.reserved,
    all.concurrency.reserved,
  );
  const keepWarm = firstSet(own.coldStart?.keepWarm, ofClass.coldStart?.keepWarm, all.coldStart.keepWarm);
  return {
    runtime: ofClass.runtime ?? all.runtime,
    architecture: own.architecture ?? ofClass.architecture ?? all.architecture,
    memory: own.memory ?? ofClass.memory ?? all.memory,
    timeoutMs: milliseconds(own.timeout ?? ofClass.timeout),
    ...(reserved !== null && { reservedConcurrency: reserved }),
    provisionedConcurrency:
      own.concurrency?.provisioned ?? ofClass.concurrency?.provisioned ?? all.concurrency.provisioned,
    ...(keepWarm !== null && { keepWarmMs: milliseconds(keepWarm) }),
    logLevel: ofClass.logLevel ?? all.logLevel,
    tracing: ofClass.tracing ?? all.tracing,
  };
}

/** The first that is set. `null` is: it switches off what the next would say. */
function firstSet<T>(own: T | undefined, ofClass: T | undefined, ofAll: T): T {
  if (own !== undefined) return own;
  return ofClass === undefined ? ofAll : ofClass;
}
