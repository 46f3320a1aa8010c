import {
  type Duration,
  idempotencyTable,
  queue,
  type RoundsPolicy,
  retryable,
  service,
  table,
} from "@motif/app";
import * as z from "zod/mini";

/**
 * How a booking is tried again: 9 times, after a random part of 2, 6, 18, 54, 162, 486 and 1458 seconds and of an hour, twice. That
 * is 2.6 hours at most, unless the carrier asks for more.
 */
export const ROUNDS = {
  rounds: 10,
  initialDelay: "2s",
  factor: 3,
  maxDelay: "1h",
  maxAge: "12h",
} as const satisfies RoundsPolicy;

/** How long a message can wait to be received. */
export const QUEUE_RETENTION: Duration = "1d";

/** After that a shipment without an end will have none: it was received within a day, tried for half a day, and received again. */
export const LOST_AFTER: Duration = "3d";

/** How long a shipment can be asked for: longer than dead letters are kept, so that any of them can be sent back. */
export const STATUS_RETENTION: Duration = "30d";

/** What a client asks for. */
export const NewShipment = z.strictObject({
  recipient: z.string().check(z.minLength(1), z.maxLength(200)),
  /** ISO 3166-1. */
  country: z.string().check(z.regex(/^[A-Z]{2}$/)),
  grams: z.int().check(z.minimum(1), z.maximum(100_000)),
});

/** `id` is the shipment's: all copies of a message have it, and the carrier knows the booking by it. */
export const BookingMessage = retryable(NewShipment);

export const Shipment = z.object({
  id: z.uuid(),
  status: z.enum(["waiting", "booked", "failed"]),
  /** RFC 3339, as all times here. */
  acceptedAt: z.string(),
  endedAt: z.exactOptional(z.string()),
  /** The round in which it ended. */
  attempts: z.exactOptional(z.int()),
  /** The carrier's number. */
  tracking: z.exactOptional(z.string()),
  /** Why it failed, in words for the client. */
  reason: z.exactOptional(z.string()),
  /** Seconds since 1970. */
  expiresAt: z.int(),
});
export type Shipment = z.infer<typeof Shipment>;

export const shipments = table("shipments", {
  schema: Shipment,
  partitionKey: "id",
  timeToLive: "expiresAt",
});

/** Responses to requests with an Idempotency-Key, and which rounds of a message were taken. */
export const records = idempotencyTable("records");

export const bookings = queue("bookings", { schema: BookingMessage, retention: QUEUE_RETENTION });

/** Books shipments; a booking has an Idempotency-Key, and is the same one again for the same key. */
export const carrier = service("carrier", { url: "https://api.carrier.example/v1", timeout: "5s" });
