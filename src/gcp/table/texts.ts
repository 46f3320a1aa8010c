import { anyName, anyText, type RoomGrammars } from "@motif/compile/kit";

/** What is taken where texts of tables end. Documents have the item as one text, and keys under names of their own. */
export const TEXTS = {
  "table.name": anyName(
    "the id of a collection of Firestore",
    "https://docs.cloud.google.com/firestore/quotas#collections_documents_and_fields",
  ),
  "table.key": anyText("in the item, which names no field"),
  "table.expiry": anyText("in the item, which names no field"),
  "table.index": anyText("a name of a field, which escapes it"),
} satisfies RoomGrammars;
