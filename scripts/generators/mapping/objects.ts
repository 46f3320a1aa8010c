import type { Row } from "./row.ts";

/** What tells functions of new objects. */
export const objects: Row = {
  part: "object events",
  types: {
    aws: ["aws_s3_bucket_notification"],
    azure: ["azurerm_eventgrid_system_topic_event_subscription"],
    gcp: ["google_eventarc_trigger"],
  },
  otherwise: { gcp: "the function's own event trigger" },
};
