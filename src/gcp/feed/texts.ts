import { anyText, type RoomGrammars } from "@motif/compile/kit";

/** What is taken where texts of feeds end: they are refused as a whole. */
export const TEXTS = {
  "feed.name": anyText("in messages of the compiler"),
} satisfies RoomGrammars;
