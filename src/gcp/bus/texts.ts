import { anyName, anyText, type RoomGrammars } from "@motif/compile/kit";

/** What is taken where texts of buses end. */
export const TEXTS = {
  "bus.name": anyName(
    "part of the name of a Pub/Sub topic",
    "https://docs.cloud.google.com/pubsub/docs/pubsub-basics",
  ),
  "bus.event": anyText("the data of a message of Pub/Sub"),
  "bus.source": anyText("the data of a message of Pub/Sub"),
} satisfies RoomGrammars;
