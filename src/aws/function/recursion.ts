import { type Resource, ref, resource } from "@motif/compile";
import { identifier } from "@motif/compile/kit";
import type { FunctionPlan } from "../ground/plan.ts";
import { functionAddress } from "../ground/terraform.ts";

/**
 * Lambda's detection of loops, off for a function that can cause its own next call: it "will stop the next invocation"
 * when "a function is invoked by the same triggering event more than 16 times", also where the app means it and bounds it.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
 * @see https://aws.amazon.com/about-aws/whats-new/2023/07/aws-lambda-detects-recursive-loops-lambda-functions/
 */
export function recursionConfig({ name, loop }: FunctionPlan): Resource[] {
  if (!loop) return [];
  return [
    resource(
      "aws_lambda_function_recursion_config",
      identifier(name),
      { function_name: ref(functionAddress(name), "function_name"), recursive_loop: "Allow" },
      {
        comment: `${name} can cause its own next call (${loop.join(", ")}). Lambda would stop it after 16 in a row; what bounds it is the app.`,
      },
    ),
  ];
}
