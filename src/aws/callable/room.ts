import { nameOf } from "@motif/compile/kit";
import { ACCOUNT, REGION } from "../ground/longest.ts";
import type { BasePlan } from "../ground/plan.ts";
import type { Reference } from "../ground/reference.ts";
import type { Kind } from "../ground/room.ts";
import { fullName } from "../ground/sam.ts";
import { ALIAS } from "../ground/terraform.ts";
import { CAPABILITIES } from "./capabilities.ts";
import { type CallablePlans, planCallables } from "./plan.ts";
import { CALLABLE_TYPE, callableReference } from "./reference.ts";
import { grantedCallable } from "./statements.ts";
import { callableTerraform } from "./terraform.ts";
import { TEXTS } from "./texts.ts";

/** Functions that others call are Lambda's, by their ARN. */
export const callable = {
  plan: planCallables,
  reference: callableReference,
  granted: grantedCallable,
  terraform: callableTerraform,
  named: {
    [CALLABLE_TYPE]: {
      sam: ({ name }, { app, callables }) =>
        `arn:\${AWS::Partition}:lambda:\${AWS::Region}:\${AWS::AccountId}:function:${fullName(app, name)}${aliasOf(name, callables)}`,
      longest: ({ name }: Reference, { app, callables }, prefix) =>
        `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${prefix}-${nameOf(app, name)}${aliasOf(name, callables)}`,
    },
  },
  capabilities: CAPABILITIES,
  texts: TEXTS,
} satisfies Kind<BasePlan & CallablePlans>;

function aliasOf(name: string, callables: CallablePlans["callables"]): string {
  return callables.some((each) => each.name === name && each.aliased) ? `:${ALIAS}` : "";
}
