import { type Load, registerEach } from "../function/register.ts";
import { registerServiceBus } from "../queue/register.ts";
import type { ObjectsSettings } from "./environment.ts";

/** Tells the host of the queues that a function gets its object events from. */
export function register(names: readonly string[], { subscriptions }: ObjectsSettings, load: Load): void {
  registerEach(names, subscriptions, (name, { queue }, index) =>
    registerServiceBus(name, { queue, sessions: false, batches: false }, index, load),
  );
}
