import { blocks, type Resource, resource } from "@motif/compile";
import { identifier } from "@motif/compile/kit";
import { bucketReference } from "../bucket/reference.ts";
import type { BasePlan, FunctionPlan } from "../ground/plan.ts";
import type { TerraformParts } from "../ground/room.ts";
import { ACCOUNT_ID, refer, targetOf } from "../ground/terraform.ts";
import type { NotificationPlan, NotificationPlans } from "./plan.ts";
import { encodeFilter } from "./texts.ts";

/** The functions that new objects go to, and the permission of each bucket to call them. */
export function objectsTerraform({ functions, notifications }: BasePlan & NotificationPlans): TerraformParts {
  const byBucket = Map.groupBy(notifications, ({ bucket }) => bucket);
  return { functions: [...byBucket].flatMap(([bucket, own]) => notificationsOf(bucket, own, functions)) };
}

function notificationsOf(
  bucket: string,
  own: readonly NotificationPlan[],
  functions: readonly FunctionPlan[],
): Resource[] {
  const invoked = functions.filter(({ name }) => own.some((notification) => notification.function === name));
  const permissions = invoked.map(({ name }) => {
    const { functionName, qualifier } = targetOf(functions, name);
    return resource("aws_lambda_permission", `${identifier(bucket)}_bucket_to_${identifier(name)}`, {
      statement_id: `${identifier(bucket)}_bucket`,
      action: "lambda:InvokeFunction",
      function_name: functionName,
      qualifier,
      principal: "s3.amazonaws.com",
      source_arn: refer(bucketReference(bucket, "arn")),
      source_account: ACCOUNT_ID,
    });
  });
  const notification = resource(
    "aws_s3_bucket_notification",
    identifier(bucket),
    {
      bucket: refer(bucketReference(bucket, "id")),
      lambda_function: blocks(
        own.map((entry) => ({
          id: entry.name,
          lambda_function_arn: targetOf(functions, entry.function).arn,
          events: ["s3:ObjectCreated:*"],
          filter_prefix: encodeFilter(entry.prefix) || undefined,
          filter_suffix: encodeFilter(entry.suffix) || undefined,
        })),
      ),
    },
    { dependsOn: permissions },
  );
  return [...permissions, notification];
}
