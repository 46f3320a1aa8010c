import * as z from "zod/mini";

/** The clouds that have prices in the book. */
export const PROVIDERS = ["aws", "azure", "gcp", "cloudflare", "vercel"] as const;
export type Provider = (typeof PROVIDERS)[number];

/**
 * How far a price can be trusted. `high`: two separately kept sources agree; `medium`: one source; `recall`: no source,
 * an estimate; `unknown`: the meter exists, its price was not found; `user`: from the user's own price file.
 */
export const CONFIDENCES = ["high", "medium", "recall", "unknown", "user"] as const;
export type Confidence = (typeof CONFIDENCES)[number];

/**
 * Who gets a free tier: `always` everyone, every month; `12-month` new accounts in their first year;
 * `plan` whoever pays the plan that includes it (Cloudflare's Workers Paid, Vercel's Pro).
 */
export const FREE_TIER_KINDS = ["always", "12-month", "plan"] as const;
export type FreeTierKind = (typeof FREE_TIER_KINDS)[number];

const price = z.number().check(z.nonnegative());
const positive = z.number().check(z.positive());

const tierSchema = z.strictObject({ upTo: z.nullable(positive), unitPriceUSD: price });

const freeTierSchema = z.strictObject({
  /** In the row's unit. */
  quantity: positive,
  /** Rows of one service with the same pool share one quota. */
  pool: z.string(),
  period: z.enum(["month", "day"]),
  scope: z.string(),
  kind: z.enum(FREE_TIER_KINDS),
  plan: z.optional(z.string()),
  /** Only these regions have it. */
  regions: z.optional(z.array(z.string())),
  /** Granted as a credit of quantity × this price, so a dearer region gets a smaller free quantity. */
  creditUnitPriceUSD: z.optional(positive),
  confidence: z.string(),
});

const rowSchema = z.strictObject({
  provider: z.enum(PROVIDERS),
  service: z.string().check(z.minLength(1)),
  sku: z.string().check(z.minLength(1)),
  region: z.string().check(z.minLength(1)),
  unit: z.string().check(z.minLength(1)),
  /** The price is for this many units. */
  per: positive,
  /** Null: not priced. */
  unitPriceUSD: z.nullable(price),
  /** Where the price is not known: between what it is. */
  rangeUSD: z.optional(z.strictObject({ low: price, high: price })),
  /** Cumulative monthly bounds in `unit`, from 0, after the free tier. */
  tiers: z.optional(z.array(tierSchema).check(z.minLength(1))),
  freeTier: z.optional(z.nullable(freeTierSchema)),
  /** The month's billable quantity is rounded up to a multiple of this many units. */
  billedIn: z.optional(positive),
  /** The vendor's rounding rule in words; the meters apply it. */
  rounding: z.optional(z.string()),
  /** Keys of the file's `sources`, or plain text. */
  sources: z.array(z.string()),
  asOf: z.nullable(z.string()),
  confidence: z.enum(CONFIDENCES),
  note: z.optional(z.string()),
  /** What was assumed to use this price here, such as "recorded for West US". */
  assumption: z.optional(z.string()),
});

/** The built-in files: everything is stated. */
export const priceFileSchema = z.strictObject({
  collected: z.iso.date(),
  sources: z.record(z.string(), z.string()),
  rows: z.array(rowSchema),
});

/**
 * A user's file: rows of other regions or negotiated prices. `confidence` is `user`; the free tier, if not stated, is
 * that of the same SKU in the book (`null` removes it); a source and a date are demanded.
 */
export const userPriceFileSchema = z.strictObject({
  sources: z.optional(z.record(z.string(), z.string())),
  rows: z
    .array(
      z.strictObject({
        ...rowSchema.shape,
        sources: z.array(z.string()).check(z.minLength(1)),
        asOf: z.string().check(z.minLength(4)),
        confidence: z._default(z.literal("user"), "user"),
      }),
    )
    .check(z.minLength(1)),
});

export type PriceTier = z.infer<typeof tierSchema>;
export type FreeTier = z.infer<typeof freeTierSchema>;
export type PriceRow = z.infer<typeof rowSchema>;
export type PriceFile = z.infer<typeof priceFileSchema>;
