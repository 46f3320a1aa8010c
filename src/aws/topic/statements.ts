import type { TopicLayout } from "@motif/core/platform";
import type { Granted } from "../ground/room.ts";
import { actionsOf } from "../ground/statements.ts";
import { topicReference } from "./reference.ts";

/**
 * PublishBatch is allowed by the same action. SNS's own key needs no permission: its policy is for all who may use SNS.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsns.html
 */
const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  publish: ["sns:Publish"],
  publishMany: ["sns:Publish"],
};

/** What a grant of a topic becomes. */
export function grantedTopic({ name }: TopicLayout, operations: readonly string[]): Granted[] {
  return [{ actions: actionsOf(ACTIONS, operations), resources: [topicReference(name, "arn")] }];
}
