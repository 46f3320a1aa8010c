import { anyText, type RoomGrammars } from "@motif/compile/kit";

/** What is taken where texts of subscriptions to objects end. Eventarc filters by the bucket alone, the adapter by the rest. */
export const TEXTS = {
  "objects.name": anyText("in messages of the compiler"),
  "objects.prefix": anyText("in a variable of the function"),
  "objects.suffix": anyText("in a variable of the function"),
} satisfies RoomGrammars;
