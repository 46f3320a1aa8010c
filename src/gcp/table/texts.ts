import { anyName, anyText, type RoomGrammars } from "@motif/compile/kit";
import { indexField } from "./fields.ts";

const FIRESTORE = "https://docs.cloud.google.com/firestore/quotas#collections_documents_and_fields";
const LONGEST_FIELD_BYTES = 1500;

/** What is taken where texts of tables end. Documents have the item as one text, and keys under names of their own. */
export const TEXTS = {
  "table.name": anyName("the id of a collection of Firestore", FIRESTORE),
  "table.key": anyText("in the item, which names no field"),
  "table.expiry": anyText("in the item, which names no field"),
  "table.index": {
    place: "in the name of a field of Firestore, which escapes it",
    takes: "names that have, escaped, at most 1500 bytes",
    form: { test: (text) => Buffer.byteLength(indexField(text)) <= LONGEST_FIELD_BYTES },
    wayOut: "use fewer characters that are no letters or digits",
    source: FIRESTORE,
  },
} satisfies RoomGrammars;
