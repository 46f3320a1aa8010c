import type { ConfigText } from "@motif/core/platform";
import type { Call } from "../../ground/operation.ts";

/** Asks what a config is set to. */
export interface ConfigGet {
  readonly type: "config.get";
  readonly resource: string;
}

/** Everything that a function can ask of a config. */
export type ConfigOperation = ConfigGet;

/** What each operation gives. */
export interface ConfigResults {
  /** Undefined where it is set to nothing else than the app says. */
  readonly "config.get": ConfigText | undefined;
}

/** Carries a config's operations. */
export type ConfigCall = Call<ConfigOperation, ConfigResults>;
