import type { JsonObject } from "../../ground/json.ts";

/** Reading operations. `T` is what the schema gives. */
export interface ConfigReader<T = JsonObject> {
  /**
   * The value as it is, or was at most `ttl` ago: ask for it where it is used instead of keeping it in a variable. Each call
   * gives a copy. Where it cannot be read anew, or is not valid any more, the value before is used on, and a line in the log
   * says so. Throws {@link ConfigError} where there is no value before.
   */
  get(): Promise<T>;
}
