import { formatUSD } from "../report/format.ts";
import type { WorkflowLoad } from "../workload/loads.ts";
import type { ResolvedWorkload } from "../workload/resolved.ts";
import { LONGEST_EXPRESS_MS, longestOf } from "../workload/workflows.ts";
import { type Advice, type Situation, savedBy, WORTH_USD } from "./situation.ts";

type WorkflowType = NonNullable<WorkflowLoad["type"]>;

/**
 * Which type of Step Functions workflow is cheaper, for each workflow that may be of both: an Express workflow ends within
 * five minutes (https://docs.aws.amazon.com/step-functions/latest/dg/choosing-workflow-type.html).
 */
export function workflowAdvice(situation: Situation): Advice[] {
  const { workload } = situation.app;
  return situation.actual.usage.workflows.flatMap((workflow): Advice[] => {
    const { name, type } = workflow;
    if (longestOf(workflow) > LONGEST_EXPRESS_MS) return [];
    const other = type === "standard" ? "express" : "standard";
    const savesUSD = savedBy(situation.price({ workload: withType(workload, name, other) }), situation);
    if (savesUSD < WORTH_USD) return [];
    return [{ topic: "workflow", text: textOf(name, other, savesUSD), savesUSD }];
  });
}

function withType(workload: ResolvedWorkload, name: string, type: WorkflowType): ResolvedWorkload {
  const changed = [...workload.workflows].map(
    ([each, load]) => [each, each === name ? { ...load, type } : load] as const,
  );
  return { ...workload, workflows: new Map(changed) };
}

function textOf(name: string, other: WorkflowType, savesUSD: number): string {
  const saved = `saves ${formatUSD(savesUSD)} a month`;
  return other === "express"
    ? `${name}: an Express in place of a Standard workflow ${saved}; its steps may run more than once, and no execution history is kept but its log.`
    : `${name}: a Standard in place of an Express workflow ${saved}: it has few transitions for its duration.`;
}
