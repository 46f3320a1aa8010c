import type { Outbox } from "./settle.ts";

/** Gives the place for retries and dead letters. */
export type OpenOutbox = () => Promise<Outbox>;

/** That of the process: a connection to Service Bus, which is loaded and made when something fails for the first time. */
export const processOutbox: OpenOutbox = async () => (await import("./process-senders.ts")).senders;
