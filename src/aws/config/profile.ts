import { fact, type Profile, quota } from "@motif/core/platform";

const PUT_PARAMETER = "https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html";

/** As long as what comes before a parameter's name in its ARN can be. */
const ARN_PREFIX = "arn:aws-us-gov:ssm:ap-southeast-1:123456789012:parameter/";

/** Limits of SSM Parameter Store. */
export const QUOTAS = {
  /** Of 1011 for the whole ARN. */
  nameLength: quota(1011 - ARN_PREFIX.length, "characters", PUT_PARAMETER, "2026-11", "high"),
  /** "Standard parameters have a value limit of 4 KB." */
  valueSize: quota(4096, "bytes", PUT_PARAMETER, "2026-11", "high"),
} as const;

/** How reading a parameter can fail. */
export const CONFIG: Profile["config"] = {
  faults: {
    // "If you're experiencing `ThrottlingException: Rate exceeded` errors, we recommend enabling higher throughput."
    throttled: fact(
      true,
      "https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-throughput.html",
      "2026",
      "medium",
    ),
    // InternalServerError: "An error occurred on the server side."
    unavailable: fact(
      true,
      "https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html",
      "2026",
      "medium",
    ),
  },
};
