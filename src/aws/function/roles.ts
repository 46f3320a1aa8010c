import {
  type Block,
  block,
  blocks,
  conditional,
  data,
  eachValue,
  op,
  ref,
  resource,
  v,
} from "@motif/compile";
import { fullName, identifier } from "@motif/compile/kit";
import type { BasePlan, FunctionPlan, OptionalPolicy, Statement } from "../ground/plan.ts";
import { assume, IN_VPC, statement } from "../ground/terraform.ts";

const ASSUME = "lambda_assume_role";

/** Address of the policies that functions have in a VPC. */
export const VPC_POLICY = "aws_iam_role_policy.vpc";

/** A role for each function, with what its grants allow. */
export function functionRoles({ app, functions, vpcStatement }: BasePlan): Block[] {
  return [
    data("aws_iam_policy_document", ASSUME, { statement: block(assume("lambda.amazonaws.com")) }),
    ...functions.flatMap((fn) => role(app, fn)),
    ...vpcPolicy(functions, vpcStatement),
    ...functions.flatMap(({ name, optionalPolicies }) =>
      optionalPolicies.flatMap((policy) => optional(name, policy)),
    ),
  ];
}

function role(app: string, fn: FunctionPlan): Block[] {
  const id = identifier(fn.name);
  return [
    resource("aws_iam_role", id, {
      name: fullName(app, fn.name),
      description: `Role of the function ${fn.name}`,
      assume_role_policy: ref(`data.aws_iam_policy_document.${ASSUME}`, "json"),
    }),
    data("aws_iam_policy_document", id, { statement: blocks(fn.statements.map(statement)) }),
    resource("aws_iam_role_policy", id, {
      name: "grants",
      role: ref(`aws_iam_role.${id}`, "id"),
      policy: ref(`data.aws_iam_policy_document.${id}`, "json"),
    }),
  ];
}

/** What a function may do where an input of the deployment is given; nothing without it. */
function optional(functionName: string, { name, given, statement: allowed }: OptionalPolicy): Block[] {
  const id = `${identifier(name)}_${identifier(functionName)}`;
  const whenGiven = { count: conditional(op(v(given.input), "==", null), 0, 1) };
  return [
    data("aws_iam_policy_document", id, { statement: blocks([statement(allowed)]) }, whenGiven),
    resource(
      "aws_iam_role_policy",
      id,
      {
        name,
        role: ref(`aws_iam_role.${identifier(functionName)}`, "id"),
        policy: ref(`data.aws_iam_policy_document.${id}[0]`, "json"),
      },
      whenGiven,
    ),
  ];
}

/** What functions need in a VPC: the same for all of them, and nothing while none is asked for. */
function vpcPolicy(functions: readonly FunctionPlan[], vpcStatement: Statement): Block[] {
  const roles = functions.map(({ name }) => [
    identifier(name),
    ref(`aws_iam_role.${identifier(name)}`, "id"),
  ]);
  return [
    data("aws_iam_policy_document", "vpc", { statement: blocks([statement(vpcStatement)]) }),
    resource(
      "aws_iam_role_policy",
      "vpc",
      { name: "vpc", role: eachValue(), policy: ref("data.aws_iam_policy_document.vpc", "json") },
      { forEach: conditional(IN_VPC, Object.fromEntries(roles), {}) },
    ),
  ];
}
