import { http, json } from "@motif/app";
import * as z from "zod/mini";
import { latestRate, NoRate } from "../latest-rate.ts";
import { noSuchCurrency, unavailable } from "../problems.ts";
import { Amount, breakers, Currency, provider } from "../resources.ts";

/** Converts an amount of euros at the latest rate, and at no other: while there is none, it fails at once. */
export default http(
  "convert",
  {
    uses: { provider: provider.caller, breakers: breakers.readWriter },
    params: z.object({ currency: Currency }),
    query: z.object({ amount: Amount }),
  },
  async (input) => {
    const { currency } = input.params;
    const amount = Number(input.query.amount);
    const rate = await latestRate(input, currency);
    if (rate === undefined) return noSuchCurrency(currency);
    if (rate instanceof NoRate) return unavailable(rate);
    return json({ ...rate, amount, converted: Math.round(amount * rate.rate * 100) / 100 });
  },
);
