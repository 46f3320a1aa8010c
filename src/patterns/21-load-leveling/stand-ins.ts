import type { StandIns } from "@motif/app";
import { BillingSystem } from "./billing-system.ts";

const BATCH_MS = 200;

/** On your machine each batch takes its time, so that there is a backlog to be seen. */
export default (() => ({ billing: new BillingSystem(() => BATCH_MS).standIn })) satisfies StandIns;
