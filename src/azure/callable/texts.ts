import { anyName, type RoomGrammars } from "@motif/compile/kit";

/** What is taken where texts of callables end: nothing is made of them but the route of the task. */
export const TEXTS = {
  "callable.name": anyName(
    "part of the name of a function",
    "https://learn.microsoft.com/azure/azure-functions/functions-reference",
  ),
} satisfies RoomGrammars;
