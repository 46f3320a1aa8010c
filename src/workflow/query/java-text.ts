import { isArray, isObject, type Json } from "../json.ts";

/** A value as `States.Format` writes it. An object is printed as Java prints a map, `{a=1, b=[]}`: recorded on AWS. */
export function javaText(value: Json): string {
  if (isArray(value)) return `[${value.map(javaText).join(", ")}]`;
  if (isObject(value))
    return `{${Object.entries(value)
      .map(([name, each]) => `${name}=${javaText(each)}`)
      .join(", ")}}`;
  return String(value);
}
