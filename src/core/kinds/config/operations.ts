import type { Handling } from "../../ground/grant.ts";
import type { ConfigDriver, ConfigLayout } from "./driver.ts";
import type { ConfigReader } from "./handle.ts";
import { keptValue } from "./kept-value.ts";

const READ = ["get"] satisfies (keyof ConfigReader)[];

/** How handles of configs are made. They keep values, so that no driver does. */
export const configHandling = {
  kind: "config",
  carries: false,
  accesses: { reader: READ },
  operations: (config: ConfigLayout, driver: ConfigDriver, _owner, warn): ConfigReader => ({
    get: keptValue(config, driver, warn),
  }),
} as const satisfies Handling<ConfigLayout, ConfigDriver>;
