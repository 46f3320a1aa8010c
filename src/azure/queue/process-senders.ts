import { serviceBusClient } from "./client.ts";
import { Senders } from "./senders.ts";

/** The process's senders for what the adapter itself sends: retries and dead letters. */
export const senders = new Senders(serviceBusClient);
