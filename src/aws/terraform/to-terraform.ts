import { type Block, block, call, data, type Module, provider, terraform, v } from "@motif/compile";
import { rootModule } from "@motif/compile/kit";
import type { AwsPlan } from "../plan/aws-plan.ts";
import { PROFILE } from "../profile.ts";
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

/** The root module of an app. Throws `UnsupportedError` where two blocks would have the same address. */
export function toTerraform(plan: AwsPlan): Module {
  return rootModule(PROFILE.title, plan.app, {
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
