import { anyName, type RoomGrammars } from "@motif/compile/kit";

/** What is taken where texts of apps and functions end. */
export const TEXTS = {
  "app.name": anyName(
    "part of the names of resources and a tag",
    "https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules",
  ),
  // "The following reserved words can't be used as either a whole word or a substring in the name: MICROSOFT, WINDOWS"
  "function.name": {
    place: "in the name of a function app, which is part of its address",
    takes: "names without the words microsoft and windows",
    form: /^(?!.*(?:microsoft|windows))/,
    source:
      "https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-reserved-resource-name",
  },
} satisfies RoomGrammars;
