import { isMap, parseDocument } from "yaml";

/** The names of a template's outputs, in its order. */
export function templateOutputs(text: string): string[] {
  const outputs = parseDocument(text, { logLevel: "silent" }).get("Outputs");
  return isMap(outputs) ? outputs.items.map(({ key }) => String(key)) : [];
}
