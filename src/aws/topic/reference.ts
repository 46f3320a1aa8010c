import type { Reference } from "../ground/reference.ts";
import { pascal } from "../ground/sam.ts";

/** The type of topics in Terraform. */
export const TOPIC_TYPE = "aws_sns_topic";

/** A topic of the plan. */
export function topicReference(name: string, attribute: "name" | "arn"): Reference {
  return { type: TOPIC_TYPE, name, attribute };
}

/** The id of a topic in SAM: `ImagesTopic`. */
export function topicId(name: string): string {
  return `${pascal(name)}Topic`;
}
