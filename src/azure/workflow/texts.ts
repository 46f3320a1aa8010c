import { anyName, anyText, type RoomGrammars } from "@motif/compile/kit";

/** Workflows are refused, whatever their texts. */
export const TEXTS = {
  "workflow.name": anyName("nothing: workflows are refused", "the compiler"),
  "workflow.text": anyText("nothing: workflows are refused", "the compiler"),
} satisfies RoomGrammars;
