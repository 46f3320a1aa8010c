import { type AccessStep, type Expression, node } from "../expression.ts";
import { access } from "../reference.ts";

/**
 * What steps into a value lead to: an element that is there, or the value with the steps behind it where only Terraform
 * knows what is in it. Undefined where there is no such element.
 */
export function stepInto(value: Expression, [step, ...rest]: readonly AccessStep[]): Expression | undefined {
  if (step === undefined) return value;
  if (value.kind !== "object" && value.kind !== "list" && value.kind !== "literal") {
    return access(value, step, ...rest);
  }
  if (step.kind === "splat") {
    const inside = elementsOf(value).map((element) => stepInto(element, rest));
    return inside.every((item) => item !== undefined)
      ? node({ kind: "list", items: inside.map((item) => ({ value: item })) })
      : undefined;
  }
  if (value.kind === "literal") return undefined;
  const key = step.kind === "member" ? step.name : step.key;
  if (typeof key !== "string" && key.kind !== "literal") return access(value, step, ...rest);
  const element = elementAt(value, typeof key === "string" ? key : key.value);
  return element && stepInto(element, rest);
}

/** What is a list to a splat: https://developer.hashicorp.com/terraform/language/expressions/splat#single-values-as-lists */
function elementsOf(value: Expression): Expression[] {
  if (value.kind === "list") return value.items.map((item) => item.value);
  return value.kind === "literal" && value.value === null ? [] : [value];
}

function elementAt(
  collection: Extract<Expression, { kind: "object" | "list" }>,
  key: string | number | boolean | null,
): Expression | undefined {
  return collection.kind === "object"
    ? collection.entries.find((entry) => entry.key === String(key))?.value
    : collection.items[Number(key)]?.value;
}
