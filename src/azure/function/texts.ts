import { anyName, type ReservedName, type RoomGrammars } from "@motif/compile/kit";

const RESERVED_WORDS =
  "https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-reserved-resource-name";

/**
 * Names of what has an address, as function apps have, must not contain MICROSOFT or WINDOWS, nor begin with LOGIN or XBOX.
 * @see https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-reserved-resource-name
 */
export const RESERVED: ReservedName = {
  pattern: "microsoft|windows|^(login|xbox)",
  rule: "have microsoft or windows in them, nor begin with login or xbox, which Azure keeps for itself",
};

/** What is taken where texts of apps and functions end. */
export const TEXTS = {
  "app.name": anyName(
    "part of the names of resources and a tag",
    "https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules",
  ),
  // Its host checks names of functions by ^[a-z][a-z0-9_\-]{0,127}$(?<!^host$)
  // (https://github.com/Azure/azure-functions-host/blob/dev/src/WebJobs.Script/Utility.cs).
  // "The following reserved words can't be used as either a whole word or a substring in the name: MICROSOFT, WINDOWS"
  "function.name": {
    place: "in the name of a function app, which is part of its address",
    takes: "names without the words microsoft and windows, and not host, which its host is called",
    form: /^(?!.*(?:microsoft|windows)|host$)/,
    source: RESERVED_WORDS,
  },
} satisfies RoomGrammars;
