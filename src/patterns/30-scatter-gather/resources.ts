import { type Duration, idempotencyTable, queue, type ScatterOptions, service, table } from "@motif/app";
import * as z from "zod/mini";

/** The carriers that are asked. */
export const CARRIERS = ["north", "south", "west"] as const;
export const Carrier = z.enum(CARRIERS);
export type Carrier = z.infer<typeof Carrier>;

/** How long a carrier may take where nobody waits for it. Where a client does, `ASKING` says how long. */
const LONGEST: Duration = "20s";

/** Each is asked by `GET /offers`, which has no effect, so that it may be asked twice. */
export const north = service("north", { url: "https://api.north.example/v1", timeout: LONGEST });
export const south = service("south", { url: "https://api.south.example/v1", timeout: LONGEST });
export const west = service("west", { url: "https://api.west.example/v1", timeout: LONGEST });

/** The right to ask each carrier. */
export const carriers = { north: north.caller, south: south.caller, west: west.caller };

/** What a client waits for: 2 s for all carriers together, and one request in ten more for those that are slower than usual. */
export const ASKING = {
  deadline: "2s",
  hedging: { after: "500ms", budget: 0.1 },
} as const satisfies ScatterOptions<unknown>;

/** How long a quote can be asked for. */
export const QUOTE_RETENTION: Duration = "1d";

/** The code of a place: three letters. */
const Place = z.string().check(z.regex(/^[A-Z]{3}$/));

/** What is to be carried. */
export const Freight = z.strictObject({
  from: Place,
  to: Place,
  kg: z.int().check(z.minimum(1), z.maximum(10_000)),
});
export type Freight = z.infer<typeof Freight>;

/** What a carrier asks for it. */
export const Offer = z.object({
  cents: z.int().check(z.positive()),
  days: z.int().check(z.positive()),
});

/** What a carrier answered: an offer, or that it has none. */
export const Answer = z.object({ state: z.enum(["offered", "declined"]), offer: z.exactOptional(Offer) });
export type Answer = z.infer<typeof Answer>;

/** What came of a carrier until the deadline. */
const Outcome = z.object({
  carrier: Carrier,
  state: z.enum(["offered", "declined", "late", "failed"]),
  offer: z.exactOptional(Offer),
});
export type Outcome = z.infer<typeof Outcome>;

/** A quote as it was given. */
export const Quote = z.object({
  id: z.uuid(),
  freight: Freight,
  /** RFC 3339, as all times here. */
  askedAt: z.string(),
  /** One for each carrier, in their order. */
  outcomes: z.array(Outcome),
  /** Whether every carrier answered. */
  complete: z.boolean(),
  /** Seconds since 1970. */
  expiresAt: z.int(),
});
export type Quote = z.infer<typeof Quote>;

/** Quotes as clients were told of them: written once, and never changed. */
export const quotes = table("quotes", { schema: Quote, partitionKey: "id", timeToLive: "expiresAt" });

/** What a carrier answered when it was asked again. */
export const LateAnswer = z.extend(Answer, {
  quote: z.uuid(),
  carrier: Carrier,
  answeredAt: z.string(),
  /** That of the quote. */
  expiresAt: z.int(),
});
export type LateAnswer = z.infer<typeof LateAnswer>;

/** Answers that came later, by quote: the first of each carrier. */
export const lateAnswers = table("late-answers", {
  schema: LateAnswer,
  partitionKey: "quote",
  sortKey: "carrier",
  timeToLive: "expiresAt",
});

/** A carrier that a quote misses. */
export const Missed = z.object({
  quote: z.uuid(),
  carrier: Carrier,
  freight: Freight,
  /** That of the quote. */
  expiresAt: z.int(),
});

/** Carriers to be asked again: for half as long as somebody can ask what came of it. */
export const missed = queue("missed", { schema: Missed, retention: "12h" });

/** Responses to requests with an Idempotency-Key. */
export const requests = idempotencyTable("requests");
