import type { Calls, Workload } from "@motif/app/workload";

/**
 * A shop that shows prices in other currencies, and converts at the end of each third visit. The provider is away for two of a
 * hundred requests. Durations are in measured.json.
 */
export default {
  perDay: 10_000,
  shape: "office-hours",
  arrivals: {
    "GET /rates/{currency}": { share: 0.7, bytes: 0, responseBytes: 300 },
    "GET /conversions/{currency}": { share: 0.3, bytes: 0, responseBytes: 320 },
  },
  functions: {
    // The state of the breaker is read once in 5 s by each environment: by about two of three requests, where there are few.
    "get-rate": {
      uses: { provider: { fetch: 0.98 }, breakers: { get: 0.7 }, knownRates: { put: 0.98, get: 0.02 } },
    },
    convert: { uses: { provider: { fetch: 0.98 }, breakers: { get: 0.7 } } },
  },
  services: { rates: { requestBytes: 500 } },
  // One item for the breaker, and one for each currency: they are written again and again.
  tables: {
    breakers: { itemBytes: 250, newRate: 0, keptDays: 365 },
    "known-rates": { itemBytes: 150, newRate: 0, keptDays: 365 },
  },
} satisfies Workload;

/** One visit in three converts. */
export const calls: Calls = async ({ fetch }, round) => {
  await fetch("/rates/USD");
  await fetch("/rates/SEK");
  if (round % 2 === 0) await fetch("/conversions/USD?amount=19.90");
};
