import { EVENT_TYPES } from "@motif/core/platform";
import type { AsyncMessage } from "../../delivery/asynchronous.ts";

/** The event of a schedule that is due. */
export function scheduledMessage(schedule: string, scheduledFor: number): AsyncMessage {
  const time = new Date(scheduledFor).toISOString();
  return {
    body: JSON.stringify({ scheduledFor: time }),
    attributes: {
      "ce-type": EVENT_TYPES.scheduled,
      "ce-source": `/schedules/${schedule}`,
      "ce-time": time,
    },
  };
}
