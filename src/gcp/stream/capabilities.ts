import type { Capabilities } from "@motif/core/capabilities";

const PUBSUB = "Pub/Sub";
const KEYS = "ordering keys of Pub/Sub";
const ONE = "one record a call: push delivers no batches";
const ADAPTER = `${PUBSUB} and the adapter`;

/** What Google Cloud makes of features of this room. */
export const CAPABILITIES = {
  "stream.order": { by: KEYS, difference: "when a record comes again, all later ones of its key do" },
  "stream.record": { by: PUBSUB, difference: "up to 5 MB" },
  "stream.consumers": { by: "a subscription for each" },
  "stream.shards": {
    by: KEYS,
    difference: "no shards: each key is an order by itself, and any number of keys is worked on at a time",
  },
  "stream.retention": { by: PUBSUB },
  "stream.batch": { by: PUBSUB, difference: `${ONE}, and data.tf says so` },
  "stream.partial": { by: PUBSUB, difference: ONE },
  "stream.bisect": { by: PUBSUB, difference: ONE },
  "stream.age": { by: ADAPTER },
  "stream.failures": { by: ADAPTER, difference: "a message for each record, which has it with it" },
  "stream.latest": { by: PUBSUB },
  "stream.earliest": {
    by: PUBSUB,
    difference: "a subscription gets what is published after it was made",
  },
  "stream.parallelization": { by: KEYS, difference: "without a limit, in the order of each key" },
  "stream.filter": { by: "the adapter", difference: "in the function: the call is paid for" },
  "stream.resharding": { by: KEYS, difference: "nothing changes: there are no shards" },
} satisfies Partial<Capabilities>;
