import type { JsonObject } from "../../ground/json.ts";
import { milliseconds } from "../../ground/units.ts";
import type { ConfigLayout } from "./driver.ts";

/** A config, resolved. */
export interface ConfigEntry {
  readonly name: string;
  /** What every environment has for which nobody says another one. */
  readonly value: JsonObject;
  readonly ttlMs: number;
}

/** Resolves a config. */
export function configEntry({ name, value, ttl }: ConfigLayout): ConfigEntry {
  return { name, value, ttlMs: milliseconds(ttl) };
}
