import type { Kind } from "../../ground/kind.ts";
import { checkBus, checkBuses } from "./check.ts";
import type { BusDriver, BusLayout } from "./driver.ts";
import { type BusEntry, busEntry } from "./entry.ts";
import { features } from "./features.ts";
import { busHandling } from "./operations.ts";
import { texts } from "./texts.ts";

export type { BusDriver, BusLayout, BusRule, OutgoingEvent } from "./driver.ts";

/** Buses. */
export const bus = {
  handling: busHandling,
  options: ["events", "source"],
  features,
  texts,
  check: checkBus,
  checkAll: checkBuses,
  entry: busEntry,
} as const satisfies Kind<BusLayout, BusDriver, BusEntry>;
