import type { Row } from "./row.ts";

/** Streams with what brings their records to functions. */
export const stream: Row = {
  part: "streams",
  types: {
    aws: ["aws_kinesis_stream"],
    azure: ["azurerm_eventhub", "azurerm_eventhub_consumer_group"],
    gcp: [],
  },
  otherwise: { gcp: "`google_pubsub_topic` with ordering keys, as queues are" },
};
