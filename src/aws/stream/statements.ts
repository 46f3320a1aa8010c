import type { StreamLayout } from "@motif/core/platform";
import type { Granted } from "../ground/room.ts";
import { actionsOf } from "../ground/statements.ts";
import { streamReference } from "./reference.ts";

const READ = ["kinesis:GetRecords", "kinesis:GetShardIterator"];

/**
 * Kinesis' own key needs no permission: its policy is for all who may use Kinesis.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonkinesisdatastreams.html
 */
const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  publish: ["kinesis:PutRecords"],
  publishMany: ["kinesis:PutRecords"],
  recordsOf: READ,
  rawRecordsOf: READ,
};

/** What a grant of a stream becomes. */
export function grantedStream({ name }: StreamLayout, operations: readonly string[]): Granted[] {
  const actions = [...new Set(actionsOf(ACTIONS, operations))];
  return [{ actions, resources: [streamReference(name, "arn")] }];
}
