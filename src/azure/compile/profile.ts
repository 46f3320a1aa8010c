import type { Profile } from "@motif/core/platform";
import { HTTP } from "../api/profile.ts";
import { EVENTS } from "../objects/profile.ts";
import { QUEUE } from "../queue/profile.ts";
import { SCHEDULES } from "../schedule/profile.ts";
import { TABLE } from "../table/profile.ts";

/** How Azure behaves, for `motif dev --as azure`. */
export const PROFILE: Profile = {
  name: "azure",
  title: "Azure",
  http: HTTP,
  queue: QUEUE,
  table: TABLE,
  events: EVENTS,
  schedules: SCHEDULES,
};
