import type { Reference } from "../ground/reference.ts";
import { pascal } from "../ground/sam.ts";

/** The type of streams in Terraform. */
export const STREAM_TYPE = "aws_kinesis_stream";

/** A stream of the plan. */
export function streamReference(name: string, attribute: "name" | "arn"): Reference {
  return { type: STREAM_TYPE, name, attribute };
}

/** The id of a stream in SAM: `ReadingsStream`. */
export function streamId(name: string): string {
  return `${pascal(name)}Stream`;
}
