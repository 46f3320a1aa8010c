import { formatUSD } from "../report/format.ts";
import { withFunctions } from "../variants.ts";
import { type Advice, type Situation, WORTH_USD } from "./advice.ts";

/** arm64 on Lambda costs a fifth less per second. */
export function architectureAdvice({ inventory, actual, price }: Situation): Advice[] {
  const onX86 = inventory.functions.filter(({ architecture }) => architecture === "x86_64");
  if (actual.cloud !== "aws" || onX86.length === 0) return [];
  const arm = price(withFunctions(inventory, { architecture: "arm64" }));
  const savesUSD = actual.bill.totalUSD - arm.bill.totalUSD;
  if (savesUSD < WORTH_USD) return [];
  const names = onX86.map(({ name }) => name).join(", ");
  const text = `arm64 instead of x86_64 for ${names} saves ${formatUSD(savesUSD)} a month.`;
  return [{ topic: "architecture", cloud: "aws", text, savesUSD }];
}
