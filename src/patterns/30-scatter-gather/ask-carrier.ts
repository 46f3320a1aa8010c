import { ensureSuccess, type ServiceCaller } from "@motif/app";
import { type Answer, type Freight, Offer } from "./resources.ts";

/**
 * Asks a carrier, which does no harm to be done twice. That it does not go there (404) is an answer; whatever else is no offer is
 * thrown.
 */
export async function askCarrier(
  carrier: ServiceCaller,
  { from, to, kg }: Freight,
  now: Date,
  signal?: AbortSignal,
): Promise<Answer> {
  const query = new URLSearchParams({ from, to, kg: String(kg) });
  const response = await carrier.fetch(`/offers?${query}`, signal ? { signal } : {});
  if (response.status === 404) return { state: "declined" };
  await ensureSuccess(response, now);
  return { state: "offered", offer: Offer.parse(await response.json()) };
}
