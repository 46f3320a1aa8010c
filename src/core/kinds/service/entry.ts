import { milliseconds } from "../../ground/units.ts";
import type { ServiceLayout } from "./driver.ts";

/** A service, resolved. */
export interface ServiceEntry {
  readonly name: string;
  /** Where it is in every environment for which nobody says another place; not there where it is anywhere. */
  readonly url?: string;
  readonly timeoutMs: number;
}

/** Resolves a service. */
export function serviceEntry({ name, url, timeout }: ServiceLayout): ServiceEntry {
  return { name, ...(url !== undefined && { url }), timeoutMs: milliseconds(timeout) };
}
