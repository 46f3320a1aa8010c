import type { Profile } from "@motif/core/platform";
import { QUEUE } from "../queue/profile.ts";

/** How messages are published: as they are sent to queues, which are topics too. */
export const TOPIC: Profile["topic"] = { faults: QUEUE.faults, message: QUEUE.message };
