import type { Profile } from "@motif/core/platform";
import { HTTP } from "../api/profile.ts";
import { BUCKET } from "../bucket/profile.ts";
import { BUS } from "../bus/profile.ts";
import { CALLABLE } from "../callable/profile.ts";
import { CONFIG } from "../config/profile.ts";
import { FEEDS } from "../feed/profile.ts";
import { FUNCTION } from "../function/profile.ts";
import { EVENTS } from "../objects/profile.ts";
import { QUEUE } from "../queue/profile.ts";
import { SCHEDULES } from "../schedule/profile.ts";
import { SECRET } from "../secret/profile.ts";
import { SERVICE } from "../service/profile.ts";
import { STREAM } from "../stream/profile.ts";
import { TABLE } from "../table/profile.ts";
import { TOPIC } from "../topic/profile.ts";
import { WORKFLOW } from "../workflow/profile.ts";

/** How Azure behaves, for `motif dev --as azure`. */
export const PROFILE: Profile = {
  name: "azure",
  title: "Azure",
  function: FUNCTION,
  http: HTTP,
  bucket: BUCKET,
  callable: CALLABLE,
  bus: BUS,
  config: CONFIG,
  queue: QUEUE,
  secret: SECRET,
  service: SERVICE,
  stream: STREAM,
  table: TABLE,
  topic: TOPIC,
  workflow: WORKFLOW,
  events: EVENTS,
  schedules: SCHEDULES,
  feeds: FEEDS,
};
