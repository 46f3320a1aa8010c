/** What some of Terraform's functions give, as far as that is known without it. */
import { isDeepStrictEqual } from "node:util";
import { type Expression, node, type ObjectEntry, toExpression } from "../expression.ts";
import { stepInto } from "./step-into.ts";

type Known = (args: readonly Expression[]) => Expression | undefined;

/** https://developer.hashicorp.com/terraform/language/functions */
const FUNCTIONS: Readonly<Record<string, Known>> = {
  merge: (args) => {
    const objects = args.filter((arg) => !isNull(arg));
    if (!objects.every((arg) => arg.kind === "object")) return undefined;
    const entries = new Map(objects.flatMap((arg) => arg.entries).map((entry) => [entry.key, entry]));
    return node({ kind: "object", entries: [...entries.values()] });
  },
  concat: (args) =>
    args.every((arg) => arg.kind === "list")
      ? node({ kind: "list", items: args.flatMap((arg) => arg.items) })
      : undefined,
  toset: ([list]) => {
    if (list?.kind !== "list") return undefined;
    const items = list.items.filter(
      ({ value }, index) => list.items.findIndex((other) => isDeepStrictEqual(other.value, value)) === index,
    );
    return node({ kind: "list", items });
  },
  tolist: ([list]) => (list?.kind === "list" ? list : undefined),
  tomap: ([object]) => (object?.kind === "object" ? object : undefined),
  keys: ([object]) => sorted(object, ({ key }) => toExpression(key)),
  values: ([object]) => sorted(object, ({ value }) => value),
  length: ([of]) => {
    if (of?.kind === "list") return toExpression(of.items.length);
    return of?.kind === "object" ? toExpression(of.entries.length) : undefined;
  },
  lookup: ([object, key, otherwise]) => {
    if (object?.kind !== "object" || key?.kind !== "literal") return undefined;
    return stepInto(object, [{ kind: "index", key }]) ?? otherwise;
  },
};

/** The value of a call where it is known, else the call. */
export function reducedCall(name: string, args: readonly Expression[]): Expression {
  return FUNCTIONS[name]?.(args) ?? node({ kind: "call", name, args });
}

function sorted(
  object: Expression | undefined,
  part: (entry: ObjectEntry) => Expression,
): Expression | undefined {
  if (object?.kind !== "object") return undefined;
  const entries = object.entries.toSorted((a, b) => (a.key < b.key ? -1 : 1));
  return node({ kind: "list", items: entries.map((entry) => ({ value: part(entry) })) });
}

function isNull(expression: Expression): boolean {
  return expression.kind === "literal" && expression.value === null;
}
