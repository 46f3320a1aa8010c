/** What the rooms' Terraform has in common: references, targets of triggers, statements of policies. */
import {
  type Args,
  block,
  blocks,
  type Commented,
  call,
  commented,
  type Expression,
  op,
  ref,
  tpl,
  v,
  variable,
} from "@motif/compile";
import { identifier } from "@motif/compile/kit";
import type { FunctionPlan, Statement } from "./plan.ts";
import type { Input, Reference } from "./reference.ts";

/** Name of the alias of functions with provisioned concurrency. */
export const ALIAS = "live";

/** `data.aws_caller_identity.current`: the account that is deployed to. Whoever refers to it need not declare it. */
export const CALLER = "data.aws_caller_identity.current";
/** The id of that account. */
export const ACCOUNT_ID = ref(CALLER, "account_id");

/** Whether the functions are put into a VPC. */
export const IN_VPC = op(call("length", v("vpc_subnet_ids")), ">", 0);

/** The variable that keeps what holds data from being deleted; several rooms ask for it. */
export const DELETION_PROTECTION = variable("deletion_protection", {
  type: "bool",
  description:
    "Tables cannot be deleted, buckets only when they are empty, and deleted secrets can be restored for 30 days. Turn it off and apply before a destroy.",
  default: true,
});

/** The address of something in the plan: `aws_sqs_queue.jobs`. */
function addressOf(type: string, name: string): string {
  return `${type}.${identifier(name)}`;
}

/** A reference of the plan as Terraform's. */
export function refer({ type, name, attribute, suffix }: Reference): Expression {
  const value = ref(addressOf(type, name), attribute);
  return suffix === undefined ? value : tpl`${value}${suffix}`;
}

/** The address of a function. */
export function functionAddress(name: string): string {
  return addressOf("aws_lambda_function", name);
}

/** What triggers invoke: the function, or its alias where it has provisioned concurrency. */
export function targetOf(
  functions: readonly FunctionPlan[],
  name: string,
): {
  readonly arn: Expression;
  readonly invokeArn: Expression;
  readonly qualifier: Expression | undefined;
} {
  const aliased = functions.some((fn) => fn.name === name && fn.provisionedConcurrency > 0);
  const address = aliased ? addressOf("aws_lambda_alias", name) : functionAddress(name);
  return {
    arn: ref(address, "arn"),
    invokeArn: ref(address, "invoke_arn"),
    qualifier: aliased ? ref(address, "name") : undefined,
  };
}

/** Who may take a role on. */
export function assume(service: string, conditions: readonly Args[] = []): Args {
  return {
    actions: ["sts:AssumeRole"],
    principals: block({ type: "Service", identifiers: [service] }),
    condition: blocks(conditions),
  };
}

/** A statement of a policy, with its reason above it. */
export function statement({ why, actions, resources, condition }: Statement): Commented<Args> {
  return commented(why, {
    actions,
    resources: resources === "every-resource" ? ["*"] : resources.map(expressionOf),
    condition:
      condition &&
      block({ test: "StringEquals", variable: condition.variable, values: condition.values.map(refer) }),
  });
}

function expressionOf(value: Reference | Input): Expression {
  return "input" in value ? v(value.input) : refer(value);
}

/** A statement of a resource's policy that refuses whoever comes without TLS. */
export function tlsOnly(action: string, resources: readonly Expression[]): Commented<Args> {
  return commented("Nobody may come without TLS.", {
    sid: "TlsOnly",
    effect: "Deny",
    actions: [action],
    resources,
    principals: block({ type: "*", identifiers: ["*"] }),
    condition: block({ test: "Bool", variable: "aws:SecureTransport", values: ["false"] }),
  });
}
