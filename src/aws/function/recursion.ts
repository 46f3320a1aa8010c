import { call, commented, eachKey, type Resource, resource } from "@motif/compile";
import type { FunctionPlan } from "../ground/plan.ts";
import { FUNCTION, instance } from "../ground/terraform.ts";

/**
 * Lambda's detection of loops, off for functions that can cause their own next call: it "will stop the next invocation"
 * when "a function is invoked by the same triggering event more than 16 times", also where the app means it and bounds it.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
 * @see https://aws.amazon.com/about-aws/whats-new/2023/07/aws-lambda-detects-recursive-loops-lambda-functions/
 */
export function recursionConfigs(functions: readonly FunctionPlan[]): Resource[] {
  const looping = functions.flatMap(({ name, loop }) => (loop ? [commented(loop.join(", "), name)] : []));
  if (looping.length === 0) return [];
  return [
    resource(
      "aws_lambda_function_recursion_config",
      "function",
      { function_name: instance(FUNCTION, eachKey, "function_name"), recursive_loop: "Allow" },
      {
        comment:
          "These can cause their own next call. Lambda would stop it after 16 in a row; what bounds it is the app.",
        forEach: call("toset", looping),
      },
    ),
  ];
}
