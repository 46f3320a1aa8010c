import type { Row } from "./row.ts";

/** Topics with what brings their messages into the queues of subscriptions. */
export const topic: Row = {
  part: "topics",
  types: {
    aws: ["aws_sns_topic", "aws_sns_topic_subscription"],
    azure: ["azurerm_servicebus_topic", "azurerm_servicebus_subscription"],
    gcp: [],
  },
  otherwise: { gcp: "`google_pubsub_topic`, as queues are" },
};
