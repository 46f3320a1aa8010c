import { anyName, anyText, type RoomGrammars } from "@motif/compile/kit";

/** What is taken where texts of tables end. Documents have the item as a whole, and keys under names of their own. */
export const TEXTS = {
  "table.name": anyName(
    "the name of a container of Cosmos DB",
    "https://learn.microsoft.com/azure/cosmos-db/concepts-limits",
  ),
  "table.key": anyText("in the item, which names no field"),
  "table.expiry": anyText("in the item, which names no field"),
  "table.index": anyText("a key of a document"),
} satisfies RoomGrammars;
