import { anyName, anyText, type RoomGrammars } from "@motif/compile/kit";

const KEYS = "https://learn.microsoft.com/azure/azure-app-configuration/concept-key-value";

/** What is taken where texts of configs end. */
export const TEXTS = {
  "config.name": anyName("a key of App Configuration", KEYS),
  "config.value": anyText("a value of App Configuration", KEYS),
} satisfies RoomGrammars;
