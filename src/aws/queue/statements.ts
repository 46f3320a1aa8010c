import type { QueueLayout } from "@motif/core/platform";
import type { Granted } from "../ground/room.ts";
import { actionsOf } from "../ground/statements.ts";
import { queueReference } from "./reference.ts";

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsqs.html */
const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  send: ["sqs:SendMessage"],
  sendMany: ["sqs:SendMessage"],
};

/** What a grant of a queue becomes. */
export function grantedQueue({ name }: QueueLayout, operations: readonly string[]): Granted[] {
  return [{ actions: actionsOf(ACTIONS, operations), resources: [queueReference(name, "arn")] }];
}
