import type { Capabilities } from "@motif/core/capabilities";

const HUBS = "Event Hubs";
const TRIGGER = "the Event Hubs trigger";
const ADAPTER = "the adapter, within the call";

/** What Azure makes of the features of this room. */
export const CAPABILITIES = {
  "stream.order": { by: HUBS, difference: "a batch is sent for each key" },
  "stream.record": {
    by: HUBS,
    difference: "up to 240 KB: what fails has to fit into a message of Service Bus",
  },
  "stream.consumers": { by: "consumer groups", difference: "20 at most" },
  "stream.shards": { by: "partitions" },
  "stream.retention": { by: HUBS },
  "stream.batch": { by: TRIGGER },
  "stream.partial": {
    by: ADAPTER,
    difference: "only what failed runs again, and what is behind it waits for that",
  },
  "stream.bisect": { by: ADAPTER },
  "stream.age": { by: ADAPTER },
  "stream.failures": {
    by: `${ADAPTER}, and Service Bus`,
    difference: "a message for each record, which has it with it",
  },
  "stream.latest": { by: TRIGGER, difference: "for a consumer that has no position yet" },
  "stream.earliest": { by: TRIGGER },
  "stream.parallelization": { refused: "Azure Functions gives one" },
  "stream.filter": { by: "the adapter", difference: "in the function: the call is paid for" },
  "stream.resharding": {
    by: HUBS,
    difference:
      "another number of partitions is another event hub: Terraform deletes the old one with its records",
  },
} satisfies Partial<Capabilities>;
