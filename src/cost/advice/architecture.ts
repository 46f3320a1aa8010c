import { formatUSD } from "../report/format.ts";
import { withFunctions } from "../variants.ts";
import { type Advice, type Situation, savedBy, WORTH_USD } from "./situation.ts";

/** arm64 costs less per second where the cloud has both and bills them apart. */
export function architectureAdvice(situation: Situation): Advice[] {
  const { inventory } = situation.app;
  const onX86 = inventory.functions.filter(({ architecture }) => architecture === "x86_64");
  if (onX86.length === 0) return [];
  const arm = situation.price({ inventory: withFunctions(inventory, { architecture: "arm64" }) });
  const savesUSD = savedBy(arm, situation);
  if (savesUSD < WORTH_USD) return [];
  const names = onX86.map(({ name }) => name).join(", ");
  const text = `arm64 instead of x86_64 for ${names} saves ${formatUSD(savesUSD)} a month.`;
  return [{ topic: "architecture", text, savesUSD }];
}
