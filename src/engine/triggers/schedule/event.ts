import { SCHEDULE_FIRED_TYPE } from "@motif/core/platform";
import { type AsyncMessage, START_BY } from "../../delivery/asynchronous.ts";

/** The event of a schedule that is due. */
export function scheduledMessage(
  schedule: string,
  scheduledFor: number,
  startWithinMs: number | undefined,
): AsyncMessage {
  const time = new Date(scheduledFor).toISOString();
  return {
    body: JSON.stringify({ scheduledFor: time }),
    attributes: {
      "ce-type": SCHEDULE_FIRED_TYPE,
      "ce-source": `/schedules/${schedule}`,
      "ce-time": time,
      ...(startWithinMs !== undefined && { [START_BY]: String(scheduledFor + startWithinMs) }),
    },
  };
}
