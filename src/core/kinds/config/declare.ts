import { type Grant, granting } from "../../ground/grant.ts";
import type { JsonObject } from "../../ground/json.ts";
import type { Parsed, Schema } from "../../ground/schema.ts";
import type { Duration } from "../../ground/units.ts";
import type { ConfigLayout } from "./driver.ts";
import type { ConfigReader } from "./handle.ts";
import { configHandling } from "./operations.ts";

export { ConfigError } from "./config-error.ts";
export type * from "./handle.ts";

/** What a config is. */
export interface ConfigOptions<T> {
  /** Every value is parsed with it, wherever it was set. */
  readonly schema: Schema<T>;
  /** The value on a developer's machine and in tests, and that of every environment for which nobody says another one. */
  readonly value: NoInfer<T>;
  /** How long an environment uses a value before it asks again, from `"1s"` to `"1d"`; `"1m"` if not given. */
  readonly ttl?: Duration;
}

/** A value that differs by environment and can be changed while functions run; no secret. Grant: `reader`. */
export interface Config<T = JsonObject> extends ConfigLayout {
  readonly reader: Grant<ConfigReader<T>>;
}

const USUAL_TTL = "1m";

/**
 * Declares a config.
 *
 * @example
 * ```ts
 * export const limits = config("limits", {
 *   schema: z.object({ maxRows: z.int().positive() }),
 *   value: { maxRows: 100 },
 * });
 *
 * http("list-items", { uses: { limits: limits.reader } }, async ({ limits }) => {
 *   const { maxRows } = await limits.get();
 *   …
 * });
 * ```
 */
export function config<S extends Schema<JsonObject>>(
  name: string,
  { schema, value, ttl = USUAL_TTL, ...others }: ConfigOptions<Parsed<S>> & { readonly schema: S },
): Config<Parsed<S>> {
  const layout: ConfigLayout = { kind: "config", name, schema, value, ttl, ...others };
  return granting(layout, configHandling);
}
