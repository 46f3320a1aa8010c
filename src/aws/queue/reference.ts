import type { Reference } from "../ground/reference.ts";

/** The type of queues in Terraform. */
export const QUEUE_TYPE = "aws_sqs_queue";

/** A queue of the plan. */
export function queueReference(name: string, attribute: "name" | "arn" | "url"): Reference {
  return { type: QUEUE_TYPE, name, attribute };
}
