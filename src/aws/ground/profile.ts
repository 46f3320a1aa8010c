/** Sources and limits that several rooms go by. */
import { quota } from "@motif/core/platform";

export const SERVERLESS_GUIDE =
  "github.com/aws/agent-toolkit-for-aws@d6ad2e4 skills/core-skills/aws-serverless";
export const LAMBDA = `${SERVERLESS_GUIDE}/references/lambda.md`;
export const LAMBDA_ASYNC =
  "https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html";

/** Longest name of a role. */
export const ROLE_NAME_LENGTH = quota(
  64,
  "characters",
  "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html",
  "2026-10",
  "medium",
);

/** All policies that stand in a role together, as JSON without white space. */
export const ROLE_POLICIES_LENGTH = quota(
  10_240,
  "characters",
  "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html",
  "2026-10",
  "medium",
);

/** Longest name of a function. */
export const FUNCTION_NAME_LENGTH = quota(
  64,
  "characters",
  "https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html",
  "2026-08",
  "medium",
);
