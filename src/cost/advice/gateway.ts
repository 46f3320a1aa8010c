import { formatUSD } from "../report/format.ts";
import { type Advice, type Situation, WORTH_USD } from "./situation.ts";

/** What the choice of gateway saves over the cloud's other one. */
export function gatewayAdvice({ target, actual, month, costOf }: Situation): Advice[] {
  const { PRICING } = target;
  const { otherGateway: other } = PRICING;
  if (!other) return [];
  const { plan } = actual;
  const kept = PRICING.price(plan, month).filter(({ service }) => service !== other.replaces);
  const more = costOf([...kept, ...other.quantities(plan, month)]) - actual.bill.totalUSD;
  if (more < WORTH_USD) return [];
  const text = `${other.name} would cost ${formatUSD(more)} a month more: take it for ${other.takenFor}, not otherwise.`;
  return [{ topic: "gateway", text, savesUSD: 0 }];
}
