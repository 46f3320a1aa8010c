import { http, json } from "@motif/app";
import * as z from "zod/mini";
import { latestRate, NoRate } from "../latest-rate.ts";
import { noSuchCurrency, unavailable } from "../problems.ts";
import { breakers, Currency, knownRates, provider } from "../resources.ts";

/** A rate: the latest one, or, while the provider is not to be had, the last that anybody got. `live` says which. */
export default http(
  "get-rate",
  {
    uses: { provider: provider.caller, breakers: breakers.readWriter, knownRates: knownRates.readWriter },
    params: z.object({ currency: Currency }),
  },
  async (input) => {
    const { params, knownRates, metrics, log } = input;
    const rate = await latestRate(input, params.currency);
    if (rate === undefined) return noSuchCurrency(params.currency);
    if (!(rate instanceof NoRate)) {
      metrics.add("RatesGiven", 1, "Count", { source: "provider" });
      // This client has its rate, whether or not the next one can have it from the table.
      await knownRates.put(rate).catch((error) => log.warn("rate not kept", { error }));
      return json({ ...rate, live: true });
    }
    const known = await knownRates.get(params);
    if (!known) {
      metrics.add("RatesGiven", 1, "Count", { source: "nobody" });
      return unavailable(rate);
    }
    metrics.add("RatesGiven", 1, "Count", { source: "table" });
    return json({ ...known.item, live: false });
  },
);
