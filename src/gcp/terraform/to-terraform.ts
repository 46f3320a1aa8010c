import { type Block, call, locals, type Module, provider, ref, resource, terraform, v } from "@motif/compile";
import { rootModule } from "@motif/compile/kit";
import { PROFILE } from "../ground/profile.ts";
import type { GcpPlan } from "../plan/gcp-plan.ts";
import { apiBlocks } from "./api.ts";
import { bucketBlocks } from "./buckets.ts";
import { databaseBlocks } from "./database.ts";
import { functionBlocks } from "./functions.ts";
import { iamBlocks } from "./iam.ts";
import { BETA, hash } from "./naming.ts";
import { observabilityBlocks } from "./observability.ts";
import { outputBlocks } from "./outputs.ts";
import { queueBlocks } from "./queues.ts";
import { scheduleBlocks } from "./schedules.ts";
import { secretBlocks } from "./secrets.ts";
import { variableBlocks } from "./variables.ts";

/** https://registry.terraform.io/providers/hashicorp/google/latest */
const PROVIDER_VERSION = ">= 6.50, < 8";

/** The root module of an app. Throws `UnsupportedError` where two blocks would have the same address. */
export function toTerraform(plan: GcpPlan): Module {
  return rootModule(PROFILE.title, plan.app, {
    main: [
      ...settings(plan),
      ...functionBlocks(plan),
      ...apiBlocks(plan),
      ...queueBlocks(plan),
      ...databaseBlocks(plan),
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

function settings(plan: GcpPlan): Block[] {
  const gateway = plan.api !== undefined && plan.api.operations.length > 0;
  const google = (name: string) => ({
    [name]: { source: `hashicorp/${name}`, version: PROVIDER_VERSION },
  });
  return [
    terraform({
      requiredVersion: ">= 1.9.0",
      requiredProviders: {
        ...google("google"),
        ...(gateway && google(BETA)),
        time: { source: "hashicorp/time", version: "~> 0.13" },
      },
    }),
    googleProvider(plan, "google"),
    ...(gateway ? [googleProvider(plan, BETA, "API Gateway is in this provider only.")] : []),
    locals({ project_hash: hash(v("project_id")) }, "Keeps names apart that all projects share."),
    resource(
      "google_project_service",
      "required",
      { project: v("project_id"), service: ref("each.value"), disable_on_destroy: false },
      { forEach: call("toset", [...plan.services]) },
    ),
  ];
}

function googleProvider({ app }: GcpPlan, name: string, comment?: string): Block {
  const labels = {
    project: v("project_name"),
    environment: v("environment"),
    app,
    "managed-by": "terraform",
  };
  return provider(
    name,
    { project: v("project_id"), region: v("region"), default_labels: call("merge", v("labels"), labels) },
    comment,
  );
}
