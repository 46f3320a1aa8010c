import { queue, table } from "@motif/app";
import * as z from "zod/mini";

/** Deliveries of a scan that the table or its function fails, before it is a dead letter. One that is wrong has one. */
export const MAX_ATTEMPTS = 5;

/** Short enough for every cloud's groups, and in the characters of all of them. */
const ShipmentId = z.string().check(z.regex(/^[a-z0-9-]{1,40}$/));

/** The scans of a shipment are numbered where they are made: 1, 2, 3 … Their numbers are their order. */
const ScanNumber = z.int().check(z.gte(1), z.lte(1e9));

const DepotCode = z.string().check(z.regex(/^[A-Z]{3}$/));

/**
 * What a scanner sends. The door checks no more than it needs to keep the order: a scanner that is refused has nobody who could
 * mend what it sent.
 */
export const Reading = z.strictObject({
  status: z.enum(["collected", "in-transit", "delivered"]),
  depot: DepotCode,
  /** When, by RFC 3339; old scanners write it as the people of their country do. */
  at: z.string().check(z.minLength(1), z.maxLength(40)),
});

const Place = { shipment: ShipmentId, number: ScanNumber };

/** It will never come: those behind it go on without it. */
const GivenUp = z.strictObject({ ...Place, status: z.literal("given-up") });

export const Scan = z.union([z.extend(Reading, Place), GivenUp]);
export type Scan = z.infer<typeof Scan>;

/** The group of a scan is its shipment: in order within a shipment, side by side across shipments. */
export const scans = queue("scans", { schema: Scan, fifo: true });

/** A scan that was found to be right, with what its depot stood for then. */
const CheckedReading = z.extend(Reading, { ...Place, place: z.string(), feeCents: z.int() });

const Entry = z.union([CheckedReading, GivenUp]);
export type Entry = z.infer<typeof Entry>;

/** Every scan that is right, in its place. Written once and never changed, also while those before it are missing. */
export const journal = table("journal", { schema: Entry, partitionKey: "shipment", sortKey: "number" });

/** What a shipment has come to by its scans 1 to `position`, of which none is missing. */
const Shipment = z.object({
  shipment: ShipmentId,
  position: z.int(),
  /** What its last scan said; not there where all were given up. */
  status: z.exactOptional(z.string()),
  place: z.exactOptional(z.string()),
  at: z.exactOptional(z.string()),
  /** What depots charge for their scans, together. */
  costCents: z.int(),
});
export type Shipment = z.infer<typeof Shipment>;

export const shipments = table("shipments", { schema: Shipment, partitionKey: "shipment" });

export const DepotSettings = z.strictObject({
  place: z.string().check(z.minLength(1), z.maxLength(60)),
  feeCents: z.int().check(z.gte(0), z.lte(1e6)),
});

/** Depots are opened by hand: a new one's scans come before somebody has entered it. */
export const depots = table("depots", {
  schema: z.extend(DepotSettings, { depot: DepotCode }),
  partitionKey: "depot",
});

export const ShipmentPath = z.object({ shipment: ShipmentId });
export const ScanPath = z.object({
  shipment: ShipmentId,
  number: z.pipe(z.string().check(z.regex(/^[1-9][0-9]{0,8}$/)), z.transform(Number)),
});
export const DepotPath = z.object({ depot: DepotCode });
