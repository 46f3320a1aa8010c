import type { Row } from "./row.ts";

/** Buses with what brings their events into the queues of rules. */
export const bus: Row = {
  part: "buses",
  types: {
    aws: ["aws_cloudwatch_event_bus", "aws_cloudwatch_event_rule"],
    azure: ["azurerm_eventgrid_topic", "azurerm_eventgrid_event_subscription"],
    gcp: [],
  },
  otherwise: { gcp: "`google_pubsub_topic`, as queues are" },
};
