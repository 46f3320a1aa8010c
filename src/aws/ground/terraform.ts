/** What the rooms' Terraform has in common: references, targets of triggers, statements of policies. */
import {
  type Args,
  at,
  block,
  blocks,
  type Commented,
  call,
  commented,
  conditional,
  type Expression,
  jsonencode,
  local,
  member,
  op,
  ref,
  tpl,
  type Value,
  v,
  variable,
} from "@motif/compile";
import { identifier } from "@motif/compile/kit";
import type { FunctionPlan, NarrowedStatement, Statement } from "./plan.ts";
import type { Reference } from "./reference.ts";

/** Address of the block of all functions, each by its name. */
export const FUNCTION = "aws_lambda_function.function";

/** Name of the alias of functions with provisioned concurrency. */
export const ALIAS = "live";
/** Address of the block of all aliases, each by the name of its function. */
export const ALIASES = "aws_lambda_alias.live";

/** The map of all functions, by name: what differs between them, and constants only, so that everything can be repeated over it. */
export const FUNCTIONS = local("functions");

/** The map of environments that are always ready, by function: of those that have some, in an app that has such functions. */
export const PROVISIONED = local("provisioned_concurrency");

/** `data.aws_caller_identity.current`: the account that is deployed to. Whoever refers to it need not declare it. */
export const CALLER = "data.aws_caller_identity.current";
/** The id of that account. */
export const ACCOUNT_ID = ref(CALLER, "account_id");
/** `data.aws_partition.current`: AWS, or AWS for a country. Whoever refers to it need not declare it. */
export const PARTITION = "data.aws_partition.current";

/** Whether the functions are put into a VPC. */
export const IN_VPC = op(call("length", v("vpc_subnet_ids")), ">", 0);

/** The variable that keeps what holds data from being deleted; several rooms ask for it. */
export const DELETION_PROTECTION = variable("deletion_protection", {
  type: "bool",
  description:
    "Tables cannot be deleted, buckets only when they are empty, and deleted secrets can be restored for 30 days. Turn it off and apply before a destroy.",
  default: true,
});

/** A reference of the plan as Terraform's: `aws_sqs_queue.jobs.arn`, `aws_lambda_function.function["work"].arn`. */
export function refer({ type, name, attribute, suffix, block: repeated }: Reference): Expression {
  const value =
    repeated === undefined
      ? ref(`${type}.${identifier(name)}`, attribute)
      : instance(`${type}.${repeated}`, name, attribute);
  return suffix === undefined ? value : tpl`${value}${suffix}`;
}

/** An attribute of the instance of a repeated block that has this key: a name, or an expression such as `each.key`. */
export function instance(address: string, key: Value, attribute: string): Expression {
  return member(at(ref(address), key), attribute);
}

/** What triggers invoke: the function, or its alias where it has provisioned concurrency. */
export interface Target {
  readonly arn: Expression;
  readonly invokeArn: Expression;
  readonly functionName: Expression;
  readonly qualifier: Expression | undefined;
}

/** The target of one of these functions, whose name `key` is: itself, or an expression such as `each.value`. */
export function targetOf(functions: readonly FunctionPlan[], key: string | Expression): Target {
  const aliased = functions.filter(({ provisionedConcurrency }) => provisionedConcurrency > 0);
  const either = <Otherwise extends Expression | null>(alias: Expression, otherwise: Otherwise) => {
    if (typeof key === "string") return aliased.some(({ name }) => name === key) ? alias : otherwise;
    return aliased.length > 0 ? conditional(isProvisioned(key), alias, otherwise) : otherwise;
  };
  const called = (attribute: "arn" | "invoke_arn") =>
    either(instance(ALIASES, key, attribute), instance(FUNCTION, key, attribute));
  return {
    arn: called("arn"),
    invokeArn: called("invoke_arn"),
    functionName: instance(FUNCTION, key, "function_name"),
    qualifier: either(instance(ALIASES, key, "name"), null) ?? undefined,
  };
}

/** Whether the function that a key is the name of has provisioned concurrency, in an app that has such functions. */
export function isProvisioned(key: Expression): Expression {
  return op(call("lookup", PROVISIONED, key, 0), ">", 0);
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
export function statement({ why, actions, resources, condition }: NarrowedStatement): Commented<Args> {
  return commented(why, {
    actions,
    resources: resourcesOf(resources),
    condition:
      condition &&
      block({ test: "StringEquals", variable: condition.variable, values: condition.values.map(refer) }),
  });
}

/** The resources that a statement is for. */
export function resourcesOf(resources: Statement["resources"]): Value[] {
  if (resources === "every-resource") return ["*"];
  return resources.map((each) => ("input" in each ? v(each.input) : refer(each)));
}

/** What is to be said of {@link tlsOnly}. */
export const TLS_ONLY = "Nobody may come without TLS.";

/** A resource's policy that refuses whoever comes without TLS, and what it says besides. */
export function tlsOnly(action: string, resource: Value, others: readonly Value[] = []): Expression {
  const statement = {
    Sid: "TlsOnly",
    Effect: "Deny",
    Principal: "*",
    Action: action,
    Resource: resource,
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
  return jsonencode({ Version: "2012-10-17", Statement: [statement, ...others] });
}
