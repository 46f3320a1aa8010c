import { nameOf, type Refuse } from "@motif/compile/kit";
import { ACCOUNT, REGION } from "../ground/longest.ts";
import type { NarrowedStatement } from "../ground/plan.ts";
import { ROLE_POLICIES_LENGTH } from "../ground/profile.ts";
import type { Input, Reference } from "../ground/reference.ts";
import { type PlanParts, ROOMS } from "./rooms.ts";

/** The longest that an ARN is without the name in it: that of a secret, with what Secrets Manager adds to its name. */
const LONGEST_ARN = `arn:aws-us-gov:secretsmanager:${REGION}:${ACCOUNT}:secret:-AbCdEf`;

/**
 * Refuses roles whose policies are more than IAM takes, with the longest `<project_name>-<environment>`. "IAM doesn't count white
 * space when calculating the size of a policy"; all policies that stand in a role count together.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-entity-length
 */
export function refuseLargeRoles(plan: PlanParts, prefixLength: number, refuse: Refuse): void {
  const limit = ROLE_POLICIES_LENGTH.value;
  const arn = "x".repeat(LONGEST_ARN.length + prefixLength + nameOf(plan.app, "").length + 1);
  for (const { where, statements, extra = 0, wayOut } of ROOMS.flatMap(
    (room) => room.roleSizes?.(plan) ?? [],
  )) {
    const size = JSON.stringify(statements.map((statement) => written(statement, arn))).length + extra;
    if (size <= limit) continue;
    refuse(
      where,
      `what the role may do takes up to ${size} characters on AWS, and IAM allows ${limit}: each thing that it may use takes some. ${wayOut}`,
    );
  }
}

/** A statement as IAM gets it. */
function written({ actions, resources, condition }: NarrowedStatement, arn: string): object {
  const named = (value: Reference | Input) =>
    "input" in value ? LONGEST_ARN : `${arn}${value.name}${value.suffix ?? ""}`;
  return {
    Effect: "Allow",
    Action: actions,
    Resource: resources === "every-resource" ? "*" : resources.map(named),
    ...(condition && { Condition: { StringEquals: { [condition.variable]: condition.values.map(named) } } }),
  };
}
