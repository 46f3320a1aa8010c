import { anyName, anyText, type RoomGrammars } from "@motif/compile/kit";

const VARIABLES =
  "https://learn.microsoft.com/azure/azure-functions/functions-how-to-use-azure-function-app-settings";

/** What is taken where texts of services end. */
export const TEXTS = {
  "service.name": anyName("part of the name of an app setting", VARIABLES),
  "service.url": anyText("the value of an app setting", VARIABLES),
} satisfies RoomGrammars;
