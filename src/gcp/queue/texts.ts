import { anyName, type RoomGrammars } from "@motif/compile/kit";

/** What is taken where texts of queues end. */
export const TEXTS = {
  "queue.name": anyName(
    "part of the names of a topic and its subscription",
    "https://docs.cloud.google.com/pubsub/docs/pubsub-basics#resource_names",
  ),
} satisfies RoomGrammars;
