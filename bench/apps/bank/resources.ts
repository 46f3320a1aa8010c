import { table, transaction } from "@motif/app";
import * as z from "zod/mini";

export const AccountId = z.string().check(z.regex(/^[a-z0-9-]{1,40}$/));
const Cents = z.int().check(z.gte(0), z.lte(1e9));

/** What a new account has. */
export const FIRST_CENTS = 100;

export const accounts = table("accounts", {
  schema: z.strictObject({ id: AccountId, cents: Cents }),
  partitionKey: "id",
});

/** Whoever asks for a transfer gives it an id: the transfer's own item is the receipt that it was done. */
export const Transfer = z
  .strictObject({ id: AccountId, from: AccountId, to: AccountId, cents: Cents })
  .check(z.refine(({ from, to }) => from !== to, { error: "must be of two accounts" }));

export const transfers = table("transfers", { schema: Transfer, partitionKey: "id" });

/** Money moves, and the receipt is written, at once. */
export const moving = transaction({ accounts: accounts.writer, transfers: transfers.writer });
