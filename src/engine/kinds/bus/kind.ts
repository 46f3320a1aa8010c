import type { KeptKind } from "../../ground/kind.ts";
import { busAdmin, busDescription } from "./admin.ts";
import { busFaults } from "./faults.ts";
import { busMeter } from "./meter.ts";
import { busOperations } from "./operations.ts";
import type { BusOperation, BusResults } from "./protocol.ts";
import { Buses } from "./store.ts";

/** Buses. */
export const bus = {
  plural: "buses",
  schema: {},
  open: ({ now, newId, profile }) => new Buses(now, newId, profile?.bus.event.value),
  declare(buses, entries) {
    for (const entry of entries) buses.declare(entry);
  },
  operations: busOperations,
  faults: busFaults,
  meter: busMeter,
  description: busDescription,
  admin: busAdmin,
} as const satisfies KeptKind<"bus", "buses", Buses, BusOperation, BusResults>;
