import type { z } from "zod/mini";

/** Says what is wrong with a field of a workload. */
export type Report = (field: string, message: string) => void;

type Issue = z.core.$ZodIssue;

/** Each thing a schema found wrong as `field: message`, with the field as one writes it in TypeScript. */
export function issueTexts(input: unknown, issues: readonly Issue[]): string[] {
  return issues.map((issue) => {
    const { path, message } = sharpest(issue);
    const text = issue.path.length > 0 && valueAt(input, issue.path) === undefined ? "is missing" : message;
    return `${fieldOf(path) || "the workload"}: ${text}`;
  });
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, part) => (typeof value === "object" && value !== null ? Reflect.get(value, part) : undefined),
    input,
  );
}

/** Of a choice of forms, the one that was meant: the one that fits furthest. */
function sharpest(issue: Issue): { path: readonly PropertyKey[]; message: string } {
  if (issue.code !== "invalid_union") return issue;
  const inner = issue.errors
    .flatMap((option) => option.map(sharpest))
    .filter(({ path, message }) => path.length > 0 || !/expected (array|object|number),/.test(message));
  const meant = inner.toSorted((a, b) => b.path.length - a.path.length)[0];
  return meant ? { path: [...issue.path, ...meant.path], message: meant.message } : issue;
}

function fieldOf(path: readonly PropertyKey[]): string {
  return path
    .map((part, index) => {
      if (typeof part === "number") return `[${part}]`;
      const text = String(part);
      if (!/^[\w-]+$/.test(text)) return `["${text}"]`;
      return index === 0 ? text : `.${text}`;
    })
    .join("");
}

/** Names in a message. */
export function listOf(names: readonly string[]): string {
  return names.length === 0 ? "none" : names.join(", ");
}
