import { anyName, type RoomGrammars } from "@motif/compile/kit";

/** What is taken where texts of feeds end. */
export const TEXTS = {
  "feed.name": anyName(
    "the label of an event source mapping",
    "https://developer.hashicorp.com/terraform/language/syntax/configuration#identifiers",
  ),
} satisfies RoomGrammars;
