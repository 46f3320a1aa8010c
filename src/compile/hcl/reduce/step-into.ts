import { type AccessStep, type Expression, node } from "../expression.ts";
import { access } from "../reference.ts";

/**
 * What steps into a value lead to: an element that is there, or the value with the steps behind it where only Terraform
 * knows what is in it. Undefined where there is no such element.
 */
export function stepInto(value: Expression, [step, ...rest]: readonly AccessStep[]): Expression | undefined {
  if (step === undefined) return value;
  if (value.kind === "literal") {
    // https://developer.hashicorp.com/terraform/language/expressions/splat#single-values-as-lists
    const isNone = value.value === null && step.kind === "splat";
    return isNone ? node({ kind: "list", items: [] }) : undefined;
  }
  if (value.kind !== "object" && value.kind !== "list") return access(value, step, ...rest);
  if (step.kind === "splat") {
    const items = value.kind === "list" ? value.items : [{ value }];
    const inside = items.map((item) => stepInto(item.value, rest));
    return inside.every((item) => item !== undefined)
      ? node({ kind: "list", items: inside.map((item) => ({ value: item })) })
      : undefined;
  }
  const key = step.kind === "member" ? step.name : step.key;
  if (typeof key !== "string" && key.kind !== "literal") return access(value, step, ...rest);
  const element = elementAt(value, typeof key === "string" ? key : key.value);
  return element && stepInto(element, rest);
}

function elementAt(
  collection: Extract<Expression, { kind: "object" | "list" }>,
  key: string | number | boolean | null,
): Expression | undefined {
  return collection.kind === "object"
    ? collection.entries.find((entry) => entry.key === String(key))?.value
    : collection.items[Number(key)]?.value;
}
