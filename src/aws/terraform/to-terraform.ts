import { type Block, block, call, data, type Module, provider, terraform, v } from "@motif/compile";
import { rootModule, twinsOf } from "@motif/compile/kit";
import { UnsupportedError } from "@motif/core";
import type { AwsPlan } from "../plan/aws-plan.ts";
import { apiBlocks } from "./api.ts";
import { bucketBlocks } from "./buckets.ts";
import { functionUrlBlocks } from "./function-urls.ts";
import { functionBlocks } from "./functions.ts";
import { iamBlocks } from "./iam.ts";
import { observabilityBlocks } from "./observability.ts";
import { outputBlocks } from "./outputs.ts";
import { queueBlocks } from "./queues.ts";
import { scheduleBlocks } from "./schedules.ts";
import { secretBlocks } from "./secrets.ts";
import { tableBlocks } from "./tables.ts";
import { variableBlocks } from "./variables.ts";

/** The root module of an app. Throws {@link UnsupportedError} where two blocks would have the same address. */
export function toTerraform(plan: AwsPlan): Module {
  const made = rootModule(plan.app, {
    main: [
      ...settings(plan),
      ...functionBlocks(plan),
      ...apiBlocks(plan),
      ...functionUrlBlocks(plan),
      ...queueBlocks(plan),
      ...tableBlocks(plan),
      ...bucketBlocks(plan),
      ...secretBlocks(plan),
      ...scheduleBlocks(plan),
    ],
    variables: variableBlocks(plan),
    outputs: outputBlocks(plan),
    iam: iamBlocks(plan),
    observability: observabilityBlocks(plan),
  });
  refuseTwins(plan.app, made);
  return made;
}

function settings(plan: AwsPlan): Block[] {
  const tags = {
    project: v("project_name"),
    environment: v("environment"),
    app: plan.app,
    "managed-by": "terraform",
  };
  // `invoked_via_function_url` is new in 6.29.
  const version = plan.functions.some(({ url }) => url) ? ">= 6.29, < 7.0" : "~> 6.0";
  const needsAccount = plan.buckets.length > 0 || plan.schedules.length > 0;
  return [
    terraform({
      requiredVersion: ">= 1.9.0",
      requiredProviders: { aws: { source: "hashicorp/aws", version } },
    }),
    provider("aws", {
      region: v("region"),
      default_tags: block({ tags: call("merge", v("tags"), tags) }),
    }),
    ...(needsAccount ? [data("aws_caller_identity", "current", {})] : []),
  ];
}

/** Names of different kinds can lead to one address: the role of a schedule `a` and of a function `schedule-a`. */
function refuseTwins(app: string, made: Module): void {
  const twins = twinsOf(made);
  if (twins.length === 0) return;
  throw new UnsupportedError(
    "AWS",
    app,
    twins.map((address) => ({
      where: address,
      message: "would be made twice; rename one of the functions, queues, buckets or schedules of this name",
    })),
  );
}
