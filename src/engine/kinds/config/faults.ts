import { throttled, unavailable } from "../../ground/service-faults.ts";

/** What can go wrong when a config is read. */
export const configFaults = { throttled, unavailable };
