import { commented, locals, ref, tpl, v } from "@motif/compile";
import { fullName } from "@motif/compile/kit";
import type { BasePlan } from "../ground/plan.ts";
import type { TerraformParts } from "../ground/room.ts";
import { ACCOUNT_ID, ALIAS, PARTITION } from "../ground/terraform.ts";
import type { CallablePlans } from "./plan.ts";
import { CALLABLES } from "./reference.ts";

/** The ARNs of functions that others call. */
export function callableTerraform({ app, callables }: BasePlan & CallablePlans): TerraformParts {
  if (callables.length === 0) return {};
  const lambda = tpl`arn:${ref(PARTITION, "partition")}:lambda:${v("region")}:${ACCOUNT_ID}:function`;
  const arns = callables.map(({ name, aliased }) => {
    const arn = tpl`${lambda}:${fullName(app, name)}`;
    return [name, { arn: aliased ? tpl`${arn}:${ALIAS}` : arn }] as const;
  });
  return {
    functions: [
      locals({
        [CALLABLES]: commented(
          "The functions that others call. By name: a function that referred to another would wait for it.",
          Object.fromEntries(arns),
        ),
      }),
    ],
  };
}
