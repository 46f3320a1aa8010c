import { problemResponse } from "@motif/app";
import type { NoRate } from "./latest-rate.ts";

/** 404 */
export function noSuchCurrency(currency: string): Response {
  const detail = `The provider has no rate of ${currency}.`;
  return problemResponse({ status: 404, title: "No such currency", detail });
}

/** 503, with the seconds after which asking again may help. */
export function unavailable({ retryAfterMs }: NoRate): Response {
  const detail = "The provider of rates is not to be had. Ask again later.";
  const headers = { "retry-after": String(Math.ceil(retryAfterMs / 1000)) };
  return problemResponse({ status: 503, title: "No rate", detail }, headers);
}
