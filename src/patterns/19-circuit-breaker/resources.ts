import { breakerTable, service, table } from "@motif/app";
import * as z from "zod/mini";

/** The code of a currency. */
export const Currency = z.string().check(z.regex(/^[A-Z]{3}$/));

/** An amount of euros: up to nine digits, and two behind the point. */
export const Amount = z.string().check(z.regex(/^\d{1,9}(\.\d{1,2})?$/));

/** What one euro is worth, as the provider says. */
export const Rate = z.object({
  currency: Currency,
  rate: z.number().check(z.positive()),
  /** RFC 3339: when the provider made it. */
  asOf: z.iso.datetime(),
});
export type Rate = z.infer<typeof Rate>;

/** The provider of exchange rates, which fails now and then. */
export const provider = service("rates", { url: "https://rates.example.com/v1", timeout: "3s" });

/** The state of the breaker in front of it, which all environments of all functions share. */
export const breakers = breakerTable("breakers");

/** The latest rate of each currency that anybody got: what is told while there is no newer one. */
export const knownRates = table("known-rates", { schema: Rate, partitionKey: "currency" });
