import { bucketId } from "../bucket/sam.ts";
import { pascal } from "../ground/sam.ts";
import { refTo, type Value } from "../ground/yaml.ts";
import type { NotificationPlan, NotificationPlans } from "./plan.ts";
import { encodeFilter } from "./texts.ts";

/** The objects that a function is called for. */
export function objectEvents(
  { notifications }: NotificationPlans,
  functionName: string,
): Record<string, Value> {
  const own = notifications.filter((notification) => notification.function === functionName);
  return Object.fromEntries(own.map((notification) => [pascal(notification.name), s3Event(notification)]));
}

function s3Event({ bucket, prefix, suffix }: NotificationPlan): Value {
  const rules = [
    ...(prefix ? [{ Name: "prefix", Value: encodeFilter(prefix) }] : []),
    ...(suffix ? [{ Name: "suffix", Value: encodeFilter(suffix) }] : []),
  ];
  return {
    Type: "S3",
    Properties: {
      Bucket: refTo(bucketId(bucket)),
      Events: "s3:ObjectCreated:*",
      Filter: rules.length > 0 ? { S3Key: { Rules: rules } } : undefined,
    },
  };
}
