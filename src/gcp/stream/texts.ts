import { anyName, type RoomGrammars } from "@motif/compile/kit";

const NAMES = "https://docs.cloud.google.com/pubsub/docs/pubsub-basics";

/** What is taken where texts of streams end. */
export const TEXTS = {
  "stream.name": anyName("part of the name of a Pub/Sub topic", NAMES),
  "stream.consumer": anyName("part of the name of a Pub/Sub subscription", NAMES),
} satisfies RoomGrammars;
