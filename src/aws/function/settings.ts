import { type Expression, eachValue, type Value } from "@motif/compile";
import { VARIABLE } from "../ground/environment.ts";
import type { EnvironmentValue, FunctionPlan } from "../ground/plan.ts";

/** A setting of functions in the map of functions. */
interface Setting {
  of(fn: FunctionPlan): string | number | null;
  /** What most functions have. As long as all do, it stands in the block that is repeated, and not in the map. */
  readonly usual?: string | null;
}

const SETTINGS = {
  kind: { of: ({ kind }) => kind },
  memory: { of: ({ memory }) => memory },
  timeout: { of: ({ timeout }) => timeout },
  architecture: { of: ({ architecture }) => architecture, usual: "arm64" },
  tracing: { of: ({ tracing }) => (tracing ? "Active" : "PassThrough"), usual: "Active" },
  log_level: { of: ({ environment }) => textOf(environment[VARIABLE.logLevel]), usual: "info" },
  reserved_concurrency: { of: ({ reservedConcurrency = null }) => reservedConcurrency, usual: null },
} satisfies Record<string, Setting>;

/** The name of a setting in the map of functions. */
type SettingName = keyof typeof SETTINGS;

/** The map of functions by name: what may differ between them, in constants. */
export function functionMap(functions: readonly FunctionPlan[]): Value {
  const inMap = Object.entries<Setting>(SETTINGS).filter(([, setting]) => !isUsual(setting, functions));
  const settingsOf = (fn: FunctionPlan) => inMap.map(([name, setting]) => [name, setting.of(fn)] as const);
  return Object.fromEntries(functions.map((fn) => [fn.name, Object.fromEntries(settingsOf(fn))]));
}

/** What stands for a setting in a block that is repeated over the map: `each.value.memory`, or what all functions have. */
export function settingOf(
  name: SettingName,
  functions: readonly FunctionPlan[],
): Expression | string | undefined {
  const setting: Setting = SETTINGS[name];
  return isUsual(setting, functions) ? (setting.usual ?? undefined) : eachValue(name);
}

function isUsual({ of, usual }: Setting, functions: readonly FunctionPlan[]): boolean {
  return usual !== undefined && functions.every((fn) => of(fn) === usual);
}

function textOf(value: EnvironmentValue | undefined): string {
  if (typeof value !== "string") throw new Error("The log level of a function is a text.");
  return value;
}
