import type { Json } from "../../ground/json.ts";
import { nameText, type TextKinds } from "../../ground/text.ts";
import type { WorkflowLayout } from "./driver.ts";

/** The texts of workflows. */
export const texts = {
  "workflow.name": nameText("name of a workflow"),
  "workflow.text": {
    title: "text in the definition of a workflow",
    form: "what the Amazon States Language takes there",
    in: ({ definition }: WorkflowLayout) => [...textsIn(definition)],
  },
} as const satisfies TextKinds<WorkflowLayout>;

function* textsIn(value: Json): Iterable<string> {
  if (typeof value === "string") yield value;
  if (typeof value !== "object" || value === null) return;
  if (!Array.isArray(value)) yield* Object.keys(value);
  for (const each of Object.values(value)) yield* textsIn(each);
}
