import { TerraformError } from "../errors.ts";
import {
  type AccessStep,
  type Expression,
  isExpression,
  isIdentifier,
  node,
  toExpression,
  type Value,
} from "./expression.ts";

const NAME = "[A-Za-z_][A-Za-z0-9_-]*";
/** What may stand between brackets: a splat, a number, a text without escapes, or another reference. */
const KEY = `\\*|\\d+|"[^"\\\\$%]*"|${NAME}(?:\\.${NAME})*`;
const REFERENCE = new RegExp(`^${NAME}(?:\\.(?:${NAME}|\\d+|\\*)|\\[(?:${KEY})\\])*$`);
const PLAIN_KEY = /^[^"\\$%\p{Cc}\u2028\u2029]*$/u;

/** Something with an address: a resource, a data source, a variable. */
interface WithAddress {
  readonly address: string;
}

/**
 * A reference to something with an address, or to a plain path: `ref(queue, "arn")`,
 * `ref("aws_sqs_queue.jobs", "arn")`, `ref("each.value.name")`, `ref("aws_sqs_queue.jobs[*].arn")`.
 * @throws TerraformError `INVALID_NAME` when the path is not a Terraform traversal.
 */
export function ref(target: string | WithAddress, ...attributes: readonly string[]): Expression {
  const path = [typeof target === "string" ? target : target.address, ...attributes].join(".");
  if (!REFERENCE.test(path)) {
    throw new TerraformError("INVALID_NAME", `"${path}" is not a reference such as aws_sqs_queue.jobs.arn`);
  }
  return node({ kind: "reference", path });
}

/** `var.<name>` */
export function v(name: string): Expression {
  return ref("var", name);
}

/** `local.<name>`, or what is in it: `local("actions", "table_reader")`. */
export function local(...names: readonly string[]): Expression {
  return ref("local", ...names);
}

/** `each.key`: the key of the instance, in a block with `for_each`. */
export const eachKey: Expression = ref("each.key");

/** `each.value`, or what is in it: `eachValue("memory")` is `each.value.memory`. */
export function eachValue(...names: readonly string[]): Expression {
  return ref("each.value", ...names);
}

/**
 * An element of a collection, or an instance of a resource: `at(local("functions"), eachKey)` is
 * `local.functions[each.key]`, and `at(queue, "jobs")` is `aws_sqs_queue.this["jobs"]`.
 */
export function at(of: Expression | WithAddress, key: Value): Expression {
  return access(of, { kind: "index", key: toExpression(key) });
}

/** What is in a value: `member(at(queue, "jobs"), "arn")` is `aws_sqs_queue.this["jobs"].arn`. */
export function member(of: Expression | WithAddress, ...names: readonly string[]): Expression {
  return access(of, ...names.map((name): AccessStep => ({ kind: "member", name })));
}

/** What is in each element of a list: `splat(call("values", ref(queue)), "arn")` is `values(aws_sqs_queue.this)[*].arn`. */
export function splat(of: Expression | WithAddress, ...names: readonly string[]): Expression {
  return access(of, { kind: "splat" }, ...names.map((name): AccessStep => ({ kind: "member", name })));
}

/** A value and steps into it; one reference where that can be written as one. */
export function access(target: Expression | WithAddress, ...steps: readonly AccessStep[]): Expression {
  return steps.reduce(follow, isExpression(target) ? target : ref(target));
}

/** A path as its first name and the steps after it. */
export function parsePath(path: string): { readonly root: string; readonly steps: readonly AccessStep[] } {
  const root = /^[^.[]*/.exec(path)?.[0] ?? "";
  const steps = [...path.slice(root.length).matchAll(/\.([^.[]+)|\[([^\]]*)\]/g)].map(
    ([, name, key]): AccessStep => (name === undefined ? indexStep(key ?? "") : nameStep(name)),
  );
  return { root, steps };
}

function nameStep(name: string): AccessStep {
  return /^\d+$|^\*$/.test(name) ? indexStep(name) : { kind: "member", name };
}

function indexStep(text: string): AccessStep {
  if (text === "*") return { kind: "splat" };
  if (text.startsWith('"')) return { kind: "index", key: toExpression(text.slice(1, -1)) };
  return { kind: "index", key: /^\d+$/.test(text) ? toExpression(Number(text)) : ref(text) };
}

function follow(of: Expression, step: AccessStep): Expression {
  if (step.kind === "member" && !isIdentifier(step.name)) {
    throw new TerraformError("INVALID_NAME", `"${step.name}" is not the name of an attribute`);
  }
  const suffix = of.kind === "reference" ? pathOf(step) : undefined;
  if (of.kind === "reference" && suffix !== undefined) return ref(of.path + suffix);
  return of.kind === "access"
    ? node({ kind: "access", of: of.of, steps: [...of.steps, step] })
    : node({ kind: "access", of, steps: [step] });
}

/** A step as it stands in a path; undefined for a key that is an expression of its own. */
function pathOf(step: AccessStep): string | undefined {
  if (step.kind === "splat") return "[*]";
  if (step.kind === "member") return `.${step.name}`;
  const { key } = step;
  if (key.kind === "reference" && !key.path.includes("[")) return `[${key.path}]`;
  if (key.kind !== "literal") return undefined;
  if (typeof key.value === "number") return `[${key.value}]`;
  return typeof key.value === "string" && PLAIN_KEY.test(key.value) ? `["${key.value}"]` : undefined;
}
