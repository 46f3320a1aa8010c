import { anyName, type RoomGrammars } from "@motif/compile/kit";

/** What is taken where texts of callables end. */
export const TEXTS = {
  "callable.name": anyName(
    "part of the name of a Cloud Run function",
    "https://docs.cloud.google.com/functions/docs/reference/rest/v2/projects.locations.functions",
  ),
} satisfies RoomGrammars;
