import type { Constraint } from "../kit/constraint.ts";
import { isObject, isTemplate, type Json, type JsonObject } from "./parsed.ts";
import type { Report } from "./schema-check.ts";

/** Checks the body of a resource against one constraint of its type. */
export function checkConstraint(body: JsonObject, constraint: Constraint, report: Report): void {
  switch (constraint.kind) {
    case "one-of":
    case "range":
    case "pattern":
      for (const value of literalsAt(body, constraint.path)) checkValue(value, constraint, report);
      return;
    case "count":
      for (const scope of objectsAt(body, constraint.within)) {
        const { names, min, max, within } = constraint;
        const set = names.filter((name) => isSet(scope, name));
        const where = within === "" ? "" : `${within}: `;
        if (set.length > max) {
          report("arguments-conflict", within, `${where}${set.join(" and ")} exclude each other`);
        } else if (set.length < min) {
          report("arguments-incomplete", within, `${where}one of ${names.join(", ")} is required`);
        }
      }
      return;
    case "requires":
      for (const scope of objectsAt(body, constraint.within)) {
        const { name, needs } = constraint;
        if (isSet(scope, name) && !isSet(scope, needs)) {
          report("arguments-incomplete", constraint.within, `${name} needs ${needs}, which is not set`);
        }
      }
      return;
    case "sum":
      checkSum(body, constraint, report);
  }
}

function checkSum(
  body: JsonObject,
  { path, most, otherwise }: Extract<Constraint, { kind: "sum" }>,
  report: Report,
): void {
  const limit = body[most] ?? otherwise;
  if (typeof limit !== "number") return;
  const sum = literalsAt(body, path).reduce<number>((total, value) => total + Number(value), 0);
  if (sum > limit)
    report("value-out-of-range", path, `${sum} together is more than ${limit}, which is ${most}`);
}

function checkValue(
  value: string | number,
  constraint: Extract<Constraint, { kind: "one-of" | "range" | "pattern" }>,
  report: Report,
): void {
  const { kind, path } = constraint;
  if (kind === "one-of" && !constraint.values.some((allowed) => String(allowed) === String(value))) {
    report(
      "value-not-allowed",
      path,
      `${JSON.stringify(value)} is not one of ${constraint.values.join(", ")}`,
    );
  }
  if (kind === "range" && (Number(value) < constraint.min || Number(value) > constraint.max)) {
    report("value-out-of-range", path, `${value} is not between ${constraint.min} and ${constraint.max}`);
  }
  if (kind === "pattern" && !constraint.pattern.test(String(value))) {
    report("value-malformed", path, `${JSON.stringify(value)} is not ${constraint.meaning}`);
  }
}

/** The strings and numbers at a path that are known without Terraform; elements of a list count one by one. */
function literalsAt(body: JsonObject, path: string): (string | number)[] {
  const cut = path.lastIndexOf(".");
  const name = path.slice(cut + 1);
  return objectsAt(body, path.slice(0, Math.max(cut, 0))).flatMap((scope) => {
    const value = scope[name] ?? [];
    return (Array.isArray(value) ? value : [value]).filter(
      (item): item is string | number =>
        typeof item === "number" || (typeof item === "string" && !isTemplate(item)),
    );
  });
}

/** The nested blocks at a path, those in `dynamic` blocks included; the body itself for the empty path. */
function objectsAt(body: JsonObject, path: string): JsonObject[] {
  if (path === "") return [body];
  return path
    .split(".")
    .reduce(
      (scopes, name) => scopes.flatMap((scope) => [...objectsIn(scope[name]), ...contents(scope, name)]),
      [body],
    );
}

function objectsIn(value: Json | undefined): JsonObject[] {
  if (isObject(value)) return [value];
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function contents(scope: JsonObject, name: string): JsonObject[] {
  const dynamic = isObject(scope.dynamic) ? scope.dynamic[name] : undefined;
  return objectsIn(dynamic).flatMap((item) => objectsIn(item.content));
}

function isSet(scope: JsonObject, name: string): boolean {
  return (scope[name] ?? null) !== null || contents(scope, name).length > 0;
}
