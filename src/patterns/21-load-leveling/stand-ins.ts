import type { StandIns } from "@motif/app";
import { BillingSystem } from "./billing-system.ts";

/** On your machine a batch takes as long as it would with a small database. */
export default (() => ({ billing: new BillingSystem().standIn })) satisfies StandIns;
