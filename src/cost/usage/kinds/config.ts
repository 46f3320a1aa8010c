import type { ConfigEntry } from "@motif/core/platform";
import { sum } from "../calls.ts";
import type { FunctionUsage } from "../function-usage.ts";
import { readsOfKept } from "../kept-value.ts";
import type { Kind } from "./kind.ts";

/** Reads of a config. */
export interface ConfigUsage {
  readonly name: string;
  readonly reads: number;
}

/** Configs: environments keep a value as long as the config says. */
export const config: Kind<"configs", ConfigEntry, ConfigUsage, never> = {
  plural: "configs",
  ofDay: (entry, { users }) => usageOf(entry, users),
  ofRun: (entry, { users }) => usageOf(entry, users),
};

function usageOf({ name, ttlMs }: ConfigEntry, users: readonly FunctionUsage[]): ConfigUsage {
  return { name, reads: sum(users, readsOfKept(ttlMs / 1000)) };
}
