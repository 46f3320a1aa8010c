import type { Row } from "./row.ts";

/** What calls functions at their times. */
export const schedule: Row = {
  part: "schedules",
  types: { aws: ["aws_scheduler_schedule"], azure: [], gcp: ["google_cloud_scheduler_job"] },
  otherwise: { azure: "the function's own timer trigger" },
};
