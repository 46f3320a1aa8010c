import { anyName, anyText, type RoomGrammars } from "@motif/compile/kit";

const VARIABLES = "https://docs.cloud.google.com/run/docs/configuring/services/environment-variables";

/** What is taken where texts of services end. */
export const TEXTS = {
  "service.name": anyName("part of the name of an environment variable of Cloud Run", VARIABLES),
  "service.url": anyText("the value of an environment variable of Cloud Run", VARIABLES),
} satisfies RoomGrammars;
