import { parseSync } from "oxc-parser";
import { walk } from "oxc-walker";

/** Properties whose names are those of functions and resources, in a workload, in a test and in stand-ins. */
const BY_NAME = new Set(
  "functions tables queues topics buses buckets streams secrets configs services callables standIns".split(
    " ",
  ),
);

/**
 * Gives functions and resources of an app other names in one of its files: in texts that are exactly the name, in imports of the
 * function's file, and where properties have their names (`tables: { requests: … }`).
 */
export function renameIn(path: string, text: string, names: ReadonlyMap<string, string>): string {
  if (path.endsWith(".json")) return renameJson(text, names);
  if (!path.endsWith(".ts")) return text;
  const edits: { readonly start: number; readonly end: number; readonly text: string }[] = [];
  const { program } = parseSync(path, text);
  walk(program, {
    enter(node) {
      if (node.type === "Literal" && typeof node.value === "string") {
        const { start, end } = node;
        const renamed = names.get(node.value) ?? importOf(node.value, names);
        if (renamed !== undefined) edits.push({ start, end, text: JSON.stringify(renamed) });
      }
      if (node.type !== "Property" || node.value.type !== "ObjectExpression") return;
      if (node.key.type !== "Identifier" || !BY_NAME.has(node.key.name)) return;
      for (const property of node.value.properties) {
        if (property.type !== "Property" || property.key.type !== "Identifier") continue;
        const renamed = names.get(property.key.name);
        if (renamed === undefined) continue;
        const { start, end } = property.key;
        const value = property.shorthand ? `: ${property.key.name}` : "";
        edits.push({ start, end, text: `${JSON.stringify(renamed)}${value}` });
      }
    },
  });
  return edits
    .sort((a, b) => b.start - a.start)
    .reduce((done, { start, end, text }) => done.slice(0, start) + text + done.slice(end), text);
}

/** `./functions/pay.ts` of `pay`, under its new name. */
function importOf(specifier: string, names: ReadonlyMap<string, string>): string | undefined {
  const [, before = "", name = ""] = /^(\.\.?\/(?:.*\/)?)([a-z0-9-]+)\.ts$/.exec(specifier) ?? [];
  const renamed = names.get(name);
  return renamed === undefined || !/functions\/$|^\.\/$/.test(before) ? undefined : `${before}${renamed}.ts`;
}

/** `measured.json`: functions are keys of it. */
function renameJson(text: string, names: ReadonlyMap<string, string>): string {
  return [...names].reduce((done, [from, to]) => done.replaceAll(`"${from}":`, `"${to}":`), text);
}
