import { type Change, table } from "@motif/app";
import * as z from "zod/mini";

/** What a client says of a product. */
export const ProductInput = z.strictObject({
  name: z.string().check(
    z.maxLength(100),
    z.refine((name) => fold(name) !== "", { error: "must have a letter, a digit or a sign" }),
  ),
  price: z.number().check(z.nonnegative()),
  /** An offer that ends: seconds since 1970. */
  until: z.exactOptional(z.int().check(z.positive())),
});

const ProductId = z.string().check(z.regex(/^[a-z0-9-]{1,40}$/));

export const Product = z.extend(ProductInput, { id: ProductId });
export type Product = z.infer<typeof Product>;

/** The truth: what is not in this table is not for sale. */
export const products = table("products", { schema: Product, partitionKey: "id", timeToLive: "until" });

/** A change of a product, as the feed brings it. */
export type ProductChange = Change<Product, "id">;

/**
 * What the index knows of a product. It stays when the product is gone, without a name: a tombstone, so that an older change
 * which comes later does not bring the product back.
 */
export const Entry = z.object({
  id: ProductId,
  /** Of the change that the entry was made of: it only grows. */
  sequence: z.string(),
  /** The first letter of the folded name, by which the index is spread, and the name itself. Not there on a tombstone. */
  shelf: z.exactOptional(z.string()),
  folded: z.exactOptional(z.string()),
  name: z.exactOptional(z.string()),
  price: z.exactOptional(z.number()),
  /** When the offer ends, which the table may notice days later. */
  until: z.exactOptional(z.int()),
  /** When a tombstone is forgotten: seconds since 1970. */
  forgetAt: z.exactOptional(z.int()),
});
export type Entry = z.infer<typeof Entry>;

/** The search index, made of the changes of products and of nothing else. */
export const entries = table("entries", {
  schema: Entry,
  partitionKey: "id",
  indexes: { names: { partitionKey: "shelf", sortKey: "folded" } },
  timeToLive: "forgetAt",
});

export const ProductPath = z.object({ id: ProductId });

/** As much of a name is searched: in any letters short enough for a key. */
const LONGEST_FOLDED = 200;

/** Case and accents make no difference to who searches. */
export function fold(name: string): string {
  const plain = name
    .normalize("NFKD")
    .replaceAll(/\p{Mark}/gu, "")
    .toLowerCase()
    .trim();
  return [...plain].slice(0, LONGEST_FOLDED).join("");
}

/** The shelf of a folded name: its first character. */
export function shelfOf(folded: string): string {
  return [...folded][0] ?? "";
}
