import { anyName, anyText, type RoomGrammars } from "@motif/compile/kit";

/** What is taken where texts of workflows end. */
export const TEXTS = {
  "workflow.name": anyName(
    "part of the name of a state machine",
    "https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html",
  ),
  "workflow.text": anyText("the definition of a state machine", "https://states-language.net/spec.html"),
} satisfies RoomGrammars;
