import {
  type Args,
  type Block,
  block,
  blocks,
  commented,
  data,
  type Resource,
  ref,
  resource,
} from "@motif/compile";
import { applyRules, type Rule } from "@motif/compile/kit";
import { describe, expect, it } from "vitest";
import { SECURITY_RULES } from "../compile/rules.ts";

/** Blocks for which the rules of a room are there. */
export interface RuleExamples {
  /** What is as it should be: breaks no rule, of whatever room. */
  readonly right: readonly (readonly [name: string, made: readonly Block[]])[];
  /** What a rule is there for: the only one that it breaks, of whatever room. */
  readonly wrong: readonly (readonly [code: string, name: string, made: readonly Block[]])[];
}

/** The rules of a room hold what is right for right, and each is shown to fail. */
export function rulesSuite(of: string, rules: readonly Rule[], { right, wrong }: RuleExamples): void {
  describe(`security rules of ${of}`, () => {
    it.each(right)("let %s pass that is as it should be", (_name, made) => {
      expect(broken(made)).toEqual([]);
    });

    it.each(wrong)("%s catches %s", (code, _name, made) => {
      expect(broken(made)).toEqual([code]);
    });

    it("are each shown to fail", () => {
      expect(new Set(wrong.map(([code]) => code))).toEqual(new Set(rules.map(({ code }) => code)));
    });
  });
}

/** The codes of the rules that a module of these blocks breaks, without repetitions. */
function broken(blocks: readonly Block[]): string[] {
  const violations = applyRules({ files: [{ name: "main.tf", blocks }] }, SECURITY_RULES);
  return [...new Set(violations.map(({ code }) => code))].sort();
}

/** A log group that is as it should be. */
export const logGroup = resource("aws_cloudwatch_log_group", "work", {
  name: "/aws/lambda/work",
  retention_in_days: 30,
});

const role = resource("aws_iam_role", "work", { name: "work" });

/** A function that is as it should be, but for `changes`. */
export function lambda(changes: Args = {}, name = "work"): Resource {
  return resource("aws_lambda_function", name, {
    function_name: name,
    role: ref(role, "arn"),
    environment: block({ variables: { MOTIF_LOG_LEVEL: "info" } }),
    logging_config: block({ log_format: "JSON", log_group: ref(logGroup, "name") }),
    tracing_config: block({ mode: "Active" }),
    ...changes,
  });
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

/** The document of a policy, `data.aws_iam_policy_document.tls`, that denies requests without TLS, but for `changes`. */
export function tlsOnly(changes: Args = {}): Block {
  return data("aws_iam_policy_document", "tls", {
    statement: blocks([
      commented("Nobody may come without TLS.", {
        effect: "Deny",
        actions: ["sqs:*"],
        resources: ["*"],
        principals: block({ type: "*", identifiers: ["*"] }),
        condition: block({ test: "Bool", variable: "aws:SecureTransport", values: ["false"] }),
        ...changes,
      }),
    ]),
  });
}
