import type { Carried, Uses, Warn } from "../ground/grant.ts";
import type { Drivers } from "./kinds.ts";

/** Where the attributes come from that what an invocation sends takes along. They are made when they are asked for. */
export interface Carrier {
  carried(): Carried;
}

/**
 * Binds what a function uses to a platform's drivers, once per environment. The result makes the handles of one
 * invocation: each has just the operations that its grant allows, and carries that invocation's attributes. Where nothing
 * that is used carries any, all invocations have the same handles. `warn` takes what handles notice beside their work.
 * Throws `missing-driver` where the platform has no driver for a kind that is used.
 */
export function bindUses(
  uses: Uses,
  drivers: Drivers,
  warn: Warn,
): (carrier: Carrier) => Record<string, unknown> {
  const binders = Object.entries(uses).map(([name, grant]) => [name, grant.bind(drivers, warn)] as const);
  const handles = (carried: Carried) =>
    Object.fromEntries(binders.map(([name, bind]) => [name, bind(carried)]));
  if (Object.values(uses).some(({ carries }) => carries)) return (carrier) => handles(carrier.carried());
  const fixed = handles({});
  return () => fixed;
}
