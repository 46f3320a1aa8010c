import type { FaultOf } from "@motif/core/platform";
import type { KindFaults } from "../../ground/kind.ts";
import type { Operation } from "../../ground/operation.ts";
import { throttled, unavailable } from "../../ground/service-faults.ts";

/** What can go wrong when a config is read. */
export const configFaults = { throttled, unavailable } satisfies KindFaults<
  FaultOf<"config">,
  unknown,
  Operation
>;
