import { throttled, unavailable } from "../../ground/service-faults.ts";

/** What can go wrong when a secret is read. */
export const secretFaults = { throttled, unavailable };
