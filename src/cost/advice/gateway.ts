import { formatUSD } from "../report/format.ts";
import { type Advice, type Situation, WORTH_USD } from "./advice.ts";

/** What the choice of API Gateway's HTTP API saves over its REST API. */
export function gatewayAdvice({ inventory, actual, price }: Situation): Advice[] {
  if (actual.cloud !== "aws" || !inventory.api) return [];
  const rest = price(inventory, { gateway: "rest" });
  const more = rest.bill.totalUSD - actual.bill.totalUSD;
  if (more < WORTH_USD) return [];
  const text =
    `A REST API in place of the HTTP API would cost ${formatUSD(more)} a month more: take it for usage plans, caching ` +
    "or validation at the gateway, not otherwise.";
  return [{ topic: "gateway", cloud: "aws", text, savesUSD: 0 }];
}
