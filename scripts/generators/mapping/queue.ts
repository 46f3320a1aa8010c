import type { Row } from "./row.ts";

/** Queues with their dead letters. */
export const queue: Row = {
  part: "queues",
  types: { aws: ["aws_sqs_queue"], azure: ["azurerm_servicebus_queue"], gcp: ["google_pubsub_topic"] },
};
