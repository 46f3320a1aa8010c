import { anyName, type RoomGrammars } from "@motif/compile/kit";

/** What is taken where texts of callables end. */
export const TEXTS = {
  "callable.name": anyName(
    "part of the name of a Lambda function",
    "https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html",
  ),
} satisfies RoomGrammars;
