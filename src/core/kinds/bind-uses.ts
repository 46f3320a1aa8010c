import type { Carried, HandleOwner, Uses, Warn } from "../ground/grant.ts";
import type { Drivers } from "./kinds.ts";

/** Where the attributes come from that what an invocation sends takes along. They are made when they are asked for. */
export interface Carrier {
  carried(): Carried;
}

/** What ends, and tells by its signal when it has to. The signal is made when it is asked for. */
export interface Interruptible {
  readonly signal: AbortSignal;
}

/**
 * Binds what a function uses to a platform's drivers, once per environment. The result makes the handles of one
 * invocation: each has just the operations that its grant allows, carries that invocation's attributes, and waits for
 * nothing longer than the invocation lasts. Where nothing that is used carries any, all invocations have the same handles.
 * `warn` takes what handles notice beside their work. Throws `missing-driver` where the platform has no driver for a kind
 * that is used.
 */
export function bindUses(
  uses: Uses,
  drivers: Drivers,
  warn: Warn,
): (carrier: Carrier, invocation?: Interruptible) => Record<string, unknown> {
  const binders = Object.entries(uses).map(([name, grant]) => [name, grant.bind(drivers, warn)] as const);
  const handles = (owner: HandleOwner) =>
    Object.fromEntries(binders.map(([name, bind]) => [name, bind(owner)]));
  if (Object.values(uses).some(({ carries }) => carries)) {
    return (carrier, invocation) => handles(ownerOf(carrier.carried(), invocation));
  }
  const fixed = handles({ carried: {} });
  return () => fixed;
}

function ownerOf(carried: Carried, invocation: Interruptible | undefined): HandleOwner {
  return {
    carried,
    get signal() {
      return invocation?.signal;
    },
  };
}
