import {
  type Args,
  block,
  type Expression,
  jsonencode,
  type Meta,
  type Resource,
  ref,
  resource,
  type Value,
} from "@motif/compile";
import type { Rule } from "@motif/compile/kit";
import * as testing from "@motif/compile/testing";
import { PROVIDERS, SECURITY_RULES } from "../compile/rules.ts";

/** Holds the rules of a room to their examples; all rules are applied to each. */
export function describeRules(rules: readonly Rule[], examples: testing.RuleExamples): void {
  testing.describeRules(SECURITY_RULES, rules, examples);
}

/** Holds constraints to examples where their rule is easily written wrong. */
export function describeConstraints(cases: readonly testing.ConstraintCase[]): void {
  testing.describeConstraints(PROVIDERS, cases);
}

/** A log group that is as it should be. */
export const logGroup = resource("aws_cloudwatch_log_group", "work", {
  name: "/aws/lambda/work",
  retention_in_days: 30,
});

const role = resource("aws_iam_role", "work", { name: "work" });

/** A function that is as it should be, but for `changes`. */
export function lambda(changes: Args = {}, name = "work", meta: Meta = {}): Resource {
  const args = {
    function_name: name,
    role: ref(role, "arn"),
    environment: block({ variables: { MOTIF_LOG_LEVEL: "info" } }),
    logging_config: block({ log_format: "JSON", log_group: ref(logGroup, "name") }),
    tracing_config: block({ mode: "Active" }),
    ...changes,
  };
  return resource("aws_lambda_function", name, args, meta);
}

/** Where the failed events of the function go. */
export const destination = resource("aws_lambda_function_event_invoke_config", "work", {
  function_name: ref("aws_lambda_function.work", "function_name"),
  destination_config: block({ on_failure: block({ destination: "arn" }) }),
});

/** A permission to call the function. */
export function permission(args: Args): Resource {
  return resource("aws_lambda_permission", "work", { action: "lambda:InvokeFunction", ...args });
}

/** A policy that denies requests without TLS, but for `changes`. */
export function tlsOnly(changes: Readonly<Record<string, Value>> = {}): Expression {
  const statement = {
    Effect: "Deny",
    Principal: "*",
    Action: "sqs:*",
    Resource: "*",
    Condition: { Bool: { "aws:SecureTransport": "false" } },
    ...changes,
  };
  return jsonencode({ Version: "2012-10-17", Statement: [statement] });
}
