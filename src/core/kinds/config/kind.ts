import type { Kind } from "../../ground/kind.ts";
import { checkConfig } from "./check.ts";
import type { ConfigDriver, ConfigLayout } from "./driver.ts";
import { type ConfigEntry, configEntry } from "./entry.ts";
import { features } from "./features.ts";
import { configHandling } from "./operations.ts";
import { texts } from "./texts.ts";

export type { ConfigDriver, ConfigLayout, ConfigText } from "./driver.ts";
export type { ConfigEntry } from "./entry.ts";

/** Configs. */
export const config = {
  handling: configHandling,
  options: ["schema", "value", "ttl"],
  features,
  texts,
  check: checkConfig,
  entry: configEntry,
} as const satisfies Kind<ConfigLayout, ConfigDriver, ConfigEntry>;
