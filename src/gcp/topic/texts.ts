import { anyName, anyText, type RoomGrammars } from "@motif/compile/kit";

/** What is taken where texts of topics end. */
export const TEXTS = {
  "topic.name": anyName(
    "part of the name of a Pub/Sub topic",
    "https://docs.cloud.google.com/pubsub/docs/pubsub-basics",
  ),
  "topic.field": anyText("what the publisher's adapter filters by"),
  "queue.filter": anyText("what the publisher's adapter filters by"),
} satisfies RoomGrammars;
