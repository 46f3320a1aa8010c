import { sumUSD } from "../billing/money.ts";
import { formatPercent, formatUSD } from "../report/format.ts";
import { withFunctions } from "../variants.ts";
import { type Advice, type Situation, savedBy, WORTH_USD } from "./situation.ts";

/** A smaller share of the bill is not worth a word. */
const NOTABLE_SHARE = 0.2;

/** What traces and logs cost, where they are much of the bill, and what it saves to do without traces. */
export function watchingAdvice(situation: Situation): Advice[] {
  const { target, app, actual } = situation;
  const { lines, totalUSD } = actual.bill;
  const watching = lines.filter(({ service }) => target.PRICING.watching.includes(service));
  const usd = sumUSD(watching.map(({ costUSD }) => costUSD ?? 0));
  if (usd < WORTH_USD || usd / totalUSD < NOTABLE_SHARE) return [];
  const untraced = situation.price({ inventory: withFunctions(app.inventory, { tracing: false }) });
  const savesUSD = savedBy(untraced, situation);
  const services = [...new Set(watching.map(({ service }) => service))].join(" and ");
  const text = `Traces and logs (${services}) are ${formatPercent(usd / totalUSD)} of the bill, ${formatUSD(usd)} a month.`;
  return [
    {
      topic: "watching",
      text: savesUSD < WORTH_USD ? text : `${text} "tracing: false" saves ${formatUSD(savesUSD)} of it.`,
      savesUSD,
    },
  ];
}
