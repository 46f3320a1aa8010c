import type { Profile } from "@motif/core/platform";
import { HTTP } from "../api/profile.ts";
import { EVENTS } from "../objects/profile.ts";
import { QUEUE } from "../queue/profile.ts";
import { SCHEDULES } from "../schedule/profile.ts";
import { TABLE } from "../table/profile.ts";

/** How Google Cloud behaves, for `motif dev --as gcp`. */
export const PROFILE: Profile = {
  name: "gcp",
  title: "Google Cloud",
  http: HTTP,
  queue: QUEUE,
  table: TABLE,
  events: EVENTS,
  schedules: SCHEDULES,
};
