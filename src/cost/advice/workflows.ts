import { formatUSD } from "../report/format.ts";
import { LONGEST_EXPRESS_MS, longestOf } from "../workload/workflows.ts";
import { type Advice, type Situation, WORTH_USD } from "./advice.ts";

/**
 * Which type of Step Functions workflow is cheaper, for each workflow that may be of both: an Express workflow ends within
 * five minutes (https://docs.aws.amazon.com/step-functions/latest/dg/choosing-workflow-type.html).
 */
export function workflowAdvice({ inventory, actual, price }: Situation): Advice[] {
  if (actual.cloud !== "aws") return [];
  return actual.usage.workflows.flatMap((workflow): Advice[] => {
    const { name, type } = workflow;
    if (longestOf(workflow) > LONGEST_EXPRESS_MS) return [];
    const other = type === "standard" ? "express" : "standard";
    const savesUSD = actual.bill.totalUSD - price(inventory, { workflows: { [name]: other } }).bill.totalUSD;
    if (savesUSD < WORTH_USD) return [];
    return [{ topic: "workflow", cloud: "aws", text: textOf(name, other, savesUSD), savesUSD }];
  });
}

function textOf(name: string, other: "standard" | "express", savesUSD: number): string {
  const saved = `saves ${formatUSD(savesUSD)} a month`;
  return other === "express"
    ? `${name}: an Express in place of a Standard workflow ${saved}; its steps may run more than once, and no execution history is kept but its log.`
    : `${name}: a Standard in place of an Express workflow ${saved}: it has few transitions for its duration.`;
}
