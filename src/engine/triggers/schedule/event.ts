import { SCHEDULE_FIRED_TYPE } from "@motif/core/platform";
import type { AsyncMessage } from "../../delivery/asynchronous.ts";

/** The event of a schedule that is due. */
export function scheduledMessage(schedule: string, scheduledFor: number): AsyncMessage {
  const time = new Date(scheduledFor).toISOString();
  return {
    body: JSON.stringify({ scheduledFor: time }),
    attributes: {
      "ce-type": SCHEDULE_FIRED_TYPE,
      "ce-source": `/schedules/${schedule}`,
      "ce-time": time,
    },
  };
}
