import type { FaultOf } from "@motif/core/platform";
import type { KindFaults } from "../../ground/kind.ts";
import type { Operation } from "../../ground/operation.ts";
import { throttled, unavailable } from "../../ground/service-faults.ts";

/** What can go wrong when a secret is read. */
export const secretFaults = { throttled, unavailable } satisfies KindFaults<
  FaultOf<"secret">,
  unknown,
  Operation
>;
