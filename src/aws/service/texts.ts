import { anyName, anyText, type RoomGrammars } from "@motif/compile/kit";

const VARIABLES = "https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html";

/** What is taken where texts of services end. */
export const TEXTS = {
  "service.name": anyName("part of the name of an environment variable of Lambda", VARIABLES),
  "service.url": anyText("the value of an environment variable of Lambda", VARIABLES),
} satisfies RoomGrammars;
