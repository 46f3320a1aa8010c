import { queue, service } from "@motif/app";
import * as z from "zod/mini";

/** Connections of the database behind the billing system, which others use too. */
export const CONNECTIONS = 10;

/**
 * Calls of the billing system at the same time: three connections. As many again are kept free for calls that go on after
 * their function has died, so that six of the ten are ours at most.
 */
export const MAX_CONCURRENCY = 3;

/** Readings in one call, and so in one transaction. */
export const BATCH_SIZE = 10;

/**
 * Deliveries of a reading before it goes to the dead-letter queue. Waits grow to five minutes, of which a random part is
 * taken: an hour on average, and half an hour for nearly all.
 */
export const MAX_ATTEMPTS = 30;

const Meter = z.string().check(z.regex(/^[A-Z0-9]{1,20}$/));

/** What names a reading: there is one for each meter and day, however often it is sent. */
export const ReadingKey = z.object({ meter: Meter, day: z.iso.date() });

/** What a meter shows. */
export const Consumption = z.strictObject({ kilowattHours: z.number().check(z.minimum(0), z.maximum(1e6)) });

export const Reading = z.object({ ...ReadingKey.shape, ...Consumption.shape });
export type Reading = z.infer<typeof Reading>;

/** What the billing system answers to a batch: which readings it will never take, and why; the others it has. */
export const Recorded = z.object({
  refused: z.array(z.object({ ...Reading.shape, reason: z.string() })),
});

export const readings = queue("readings", { schema: Reading });

/**
 * The system of record, whose database ends a statement after 2 seconds. Whoever waits for 5 seconds in vain knows that no
 * statement of theirs goes on, unless the network held the request back.
 */
export const billing = service("billing", { url: "https://billing.example.com/v1", timeout: "5s" });
