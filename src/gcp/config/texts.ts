import { anyName, anyText, type RoomGrammars } from "@motif/compile/kit";

const PARAMETERS = "https://docs.cloud.google.com/secret-manager/parameter-manager/docs/create-parameter";

/** What is taken where texts of configs end. */
export const TEXTS = {
  "config.name": anyName("part of the id of a parameter of Parameter Manager", PARAMETERS),
  "config.value": anyText("the payload of a version of a parameter", PARAMETERS),
} satisfies RoomGrammars;
