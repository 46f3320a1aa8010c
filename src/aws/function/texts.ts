import { anyName, type RoomGrammars } from "@motif/compile/kit";

/** What is taken where texts of apps and functions end. */
export const TEXTS = {
  "app.name": anyName(
    "part of all names and a tag",
    "https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html",
  ),
  "function.name": anyName(
    "part of the names of a Lambda function, its role and its log group",
    "https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html",
  ),
} satisfies RoomGrammars;
