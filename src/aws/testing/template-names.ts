import { isMap, parseDocument } from "yaml";

/** The names in a section of a template, in its order. */
export function templateNames(text: string, section: "Parameters" | "Outputs"): string[] {
  const named = parseDocument(text, { logLevel: "silent" }).get(section);
  return isMap(named) ? named.items.map(({ key }) => String(key)) : [];
}
