import * as z from "zod/mini";
import type { GivenKind } from "../../ground/kind.ts";
import { configFaults } from "./faults.ts";
import { configOperations } from "./operations.ts";
import type { ConfigOperation, ConfigResults } from "./protocol.ts";
import {
  type ConfigSource,
  type GivenConfigs,
  givenConfigs,
  localConfigs,
  withoutConfigs,
} from "./source.ts";

/** Configs. */
export const config = {
  plural: "configs",
  local: (appFolder) => localConfigs(appFolder),
  given: ({ configs = {} }: GivenConfigs) => givenConfigs(configs),
  missing: () => [], // the app has a value of each
  visible: withoutConfigs,
  operations: configOperations,
  faults: configFaults,
  description: {
    schema: z.strictObject({ name: z.string(), ttlMs: z.int() }),
    of: ({ name, ttlMs }) => ({ name, ttlMs }),
  },
} as const satisfies GivenKind<
  "config",
  "configs",
  ConfigSource,
  ConfigOperation,
  ConfigResults,
  GivenConfigs
>;
