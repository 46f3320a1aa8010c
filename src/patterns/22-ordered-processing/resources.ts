import { queue, table } from "@motif/app";
import * as z from "zod/mini";

/** Deliveries of a movement that fails, before it is a dead letter. */
export const MAX_ATTEMPTS = 5;

/** What accounts are kept in. */
export const CURRENCY = "EUR";

/** So many movements at most are left out at a time: a larger gap is a mistake of whoever numbers them. */
export const MOST_LEFT_OUT = 10;

/** Short enough for every cloud's groups, and in the characters of all of them. */
const AccountId = z.string().check(z.regex(/^[a-z0-9-]{1,40}$/));

const Currency = z.string().check(z.regex(/^[A-Z]{3}$/));

/** A movement of an account: money that comes (more than 0) or goes, in hundredths. */
export const Amount = z.strictObject({
  cents: z.int().check(
    z.refine((cents) => cents !== 0, { error: "must not be 0" }),
    z.gte(-1e9),
    z.lte(1e9),
  ),
  currency: Currency,
});

/** Whoever sends the movements of an account numbers them: 1, 2, 3 … Their numbers are their order. */
const MovementNumber = z.int().check(z.gte(1), z.lte(1e9));

export const Movement = z.extend(Amount, { account: AccountId, number: MovementNumber });
export type Movement = z.infer<typeof Movement>;

/** The group of a movement is its account: in order within an account, side by side across accounts. */
export const movements = queue("movements", { schema: Movement, fifo: true });

/** What became of a movement. */
export const Entry = z.object({
  account: AccountId,
  number: MovementNumber,
  /** `refused`: it would have overdrawn the account. `left-out`: those behind it did not wait for it. */
  status: z.enum(["booked", "refused", "left-out"]),
  /** As it was sent; not there where it was left out. */
  cents: z.exactOptional(z.int()),
  currency: z.exactOptional(Currency),
  /** What the account holds after it, in hundredths of {@link CURRENCY}. */
  balance: z.int(),
});
export type Entry = z.infer<typeof Entry>;

/**
 * A chain: an entry follows from the one before it and from its movement, is written once, if there is none, and never
 * changed. So it does not matter how often a movement is delivered, and none can be booked in another's place.
 */
export const ledger = table("ledger", { schema: Entry, partitionKey: "account", sortKey: "number" });

export const AccountSettings = z.strictObject({
  /** What happens to those behind a movement that cannot be booked: they wait for it, or do without it. */
  whenStuck: z.enum(["stop", "skip"]),
});

/** Accounts with settings of their own; all others stop. */
export const accounts = table("accounts", {
  schema: z.extend(AccountSettings, { account: AccountId }),
  partitionKey: "account",
});

/** What one unit of a currency is in {@link CURRENCY}. */
export const Rate = z.strictObject({ rate: z.number().check(z.positive(), z.lte(1e6)) });

export const rates = table("rates", {
  schema: z.extend(Rate, { currency: Currency }),
  partitionKey: "currency",
});

export const AccountPath = z.object({ account: AccountId });
export const MovementPath = z.object({
  account: AccountId,
  number: z.pipe(z.string().check(z.regex(/^[1-9][0-9]{0,8}$/)), z.transform(Number)),
});
export const RatePath = z.object({ currency: Currency });
