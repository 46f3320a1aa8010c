import { eventStore, type Json, projection, queue, RebuildStep } from "@motif/app";
import * as z from "zod/mini";

export const AccountId = z.string().check(z.regex(/^[a-z0-9-]{1,40}$/));
export const AccountPath = z.object({ account: AccountId });
export const Owner = z.string().check(z.regex(/^[a-z0-9-]{1,40}$/));

const Cents = z.int().check(z.positive(), z.lte(100_000_000));
const Reference = z.string().check(z.maxLength(140));

/** Money that comes in or goes out. `cents` of what goes out is negative. */
export const Movement = z.strictObject({
  cents: z.int().check(
    z.gte(-100_000_000),
    z.lte(100_000_000),
    z.refine((cents) => cents !== 0, { error: "must not be 0" }),
  ),
  reference: Reference,
});

/** What follows from an account's events, and is all that a command needs to be decided. */
export const Account = z.object({ owner: z.nullable(z.string()), cents: z.int() });
export type Account = z.infer<typeof Account>;

const Moved = z.object({ cents: Cents, reference: Reference });

/** The truth: what happened to each account. All else is made of it, and can be made of it again. */
export const accounts = eventStore("accounts", {
  events: {
    opened: { schema: z.object({ owner: Owner }) },
    // The first release had euros, as `{ amount: 12.5 }`; the second had no reference.
    deposited: { schema: Moved, upcasts: [inCents, withReference] },
    withdrawn: { schema: Moved },
  },
  initial: { owner: null, cents: 0 } as Account,
  apply(account, event): Account {
    if (event.type === "opened") return { ...account, owner: event.data.owner };
    const { cents } = event.data;
    return { ...account, cents: account.cents + (event.type === "deposited" ? cents : -cents) };
  },
  snapshots: { every: 50, form: 1, schema: Account },
  commandsKept: "30d",
});

function inCents(data: Json): Json {
  const { amount } = z.object({ amount: z.number() }).parse(data);
  return { cents: Math.round(amount * 100) };
}

function withReference(data: Json): Json {
  return { ...z.looseObject({}).parse(data), reference: "" } as Json;
}

/** What an owner's list shows of an account. */
export const Balance = z.object({
  account: z.string(),
  owner: z.string(),
  cents: z.int(),
  movements: z.int(),
});

export const balances = projection("balances", {
  of: accounts,
  schema: Balance,
  form: 1,
  initial: (account) => ({ account, owner: "", cents: 0, movements: 0 }),
  apply(row, event) {
    if (event.type === "opened") return { ...row, owner: event.data.owner };
    const cents = event.type === "deposited" ? event.data.cents : -event.data.cents;
    return { ...row, cents: row.cents + cents, movements: row.movements + 1 };
  },
  listed: ({ owner, account }) => ({ list: owner, sort: account }),
});

/** An account whose events are to be followed. */
export const Changed = z.object({ account: AccountId });
export const changed = queue("changed", { schema: Changed });

/** Steps of making the balances anew. `{ "phase": "begin" }` begins it. */
export const rebuilding = queue("rebuilding", { schema: RebuildStep });
