import type { JsonObject } from "../../ground/json.ts";
import type { Schema } from "../../ground/schema.ts";
import type { Duration } from "../../ground/units.ts";

/** A config without its types: what drivers and compilers see. */
export interface ConfigLayout {
  readonly kind: "config";
  readonly name: string;
  readonly schema: Schema;
  readonly value: JsonObject;
  readonly ttl: Duration;
}

/** What is set on a platform. */
export interface ConfigText {
  /** JSON, not checked yet. */
  readonly text: string;
  /** Where it is set, for whoever has to correct it: `SSM parameter acme-dev-shop-limits`. */
  readonly place: string;
}

/** A platform's configs. */
export interface ConfigDriver {
  /** What is set now: nothing is kept. Throws one of the core's errors, which names the config, where it cannot be read. */
  get(config: ConfigLayout): Promise<ConfigText>;
}
