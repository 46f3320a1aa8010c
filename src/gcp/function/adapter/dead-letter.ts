import { messageOf } from "@motif/core/platform";
import { type PubsubMessage, publish } from "../../ground/pubsub/publish.ts";
import { report } from "./platform.ts";

/** The attribute of a dead letter that says why it is one. */
export const REASON = "motif-reason";
/** An attribute has 1024 bytes (https://cloud.google.com/pubsub/quotas#resource_limits). */
const LONGEST_REASON_BYTES = 1000;

/**
 * Publishes a message to a dead-letter topic, with the attribute `motif-reason`; its ordering key stays with it, for
 * whoever sends it to its queue again. Returns false where that was not
 * possible: then it has to be delivered again.
 */
export async function deadLetter(
  topic: string,
  id: string,
  reason: string,
  { attributes, ...message }: PubsubMessage,
): Promise<boolean> {
  const short = Buffer.from(reason).subarray(0, LONGEST_REASON_BYTES).toString() || "unknown";
  try {
    await publish(topic, [{ ...message, attributes: { ...attributes, [REASON]: short } }]);
    return true;
  } catch (error) {
    report("warn", "A message could not be sent to the dead-letter topic", { id, reason: messageOf(error) });
    return false;
  }
}
