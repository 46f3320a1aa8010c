import type { Reference } from "../ground/reference.ts";

/** The type of queues in Terraform. */
export const QUEUE_TYPE = "aws_sqs_queue";

/** The type of their policies, and the block of those that let a topic bring its messages. */
export const POLICY_TYPE = "aws_sqs_queue_policy";
export const SUBSCRIBED = "subscribed";
/** The same that let a rule of a bus bring events. */
export const RULED = "ruled";

/** A queue of the plan that holds what failed for good: Terraform makes all of them with one block. */
export function deadLetterReference(name: string, attribute: "name" | "arn" | "url"): Reference {
  return { type: QUEUE_TYPE, name, attribute, block: "dead_letter" };
}

/** A queue of the app's own in the plan. */
export function queueReference(name: string, attribute: "name" | "arn" | "url"): Reference {
  return { type: QUEUE_TYPE, name, attribute };
}
