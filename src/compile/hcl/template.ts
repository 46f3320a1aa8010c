import { TerraformError } from "../errors.ts";
import { type Expression, isExpression, node, toExpression } from "./expression.ts";

/** A string template: tpl`${v("project_name")}-jobs`. Interpolated JavaScript strings and numbers are text. */
export function tpl(
  strings: TemplateStringsArray,
  ...values: readonly (Expression | string | number)[]
): Expression {
  return template(interleaved(strings, values));
}

/** A string of these parts; a plain one where no part is an expression. */
export function template(parts: readonly (Expression | string | number)[]): Expression {
  const joined = joinedParts(parts);
  const [only] = joined;
  if (joined.length === 0) return toExpression("");
  if (joined.length === 1 && typeof only === "string") return toExpression(only);
  return node({ kind: "template", parts: joined });
}

/** A multi-line string in `<<EOT` form, same arguments as `tpl`. The text must end with a newline. */
export function heredoc(
  strings: TemplateStringsArray,
  ...values: readonly (Expression | string | number)[]
): Expression {
  const parts = joinedParts(interleaved(strings, values));
  const last = parts.at(-1);
  if (typeof last !== "string" || !last.endsWith("\n")) {
    throw new TerraformError(
      "INVALID_VALUE",
      "the text of a heredoc must end with a newline; use tpl for other strings",
    );
  }
  if (parts.some((part) => typeof part === "string" && /[^\P{Cc}\n\t]/u.test(part))) {
    throw new TerraformError(
      "INVALID_VALUE",
      "a heredoc cannot hold control characters; use tpl, which escapes them",
    );
  }
  return node({ kind: "heredoc", parts });
}

function interleaved<T>(strings: readonly string[], values: readonly T[]): (string | T)[] {
  return strings.flatMap((text, index) => [text, ...values.slice(index, index + 1)]);
}

/** Parts without those that are text beside each other, and with what templates inside of others are made of. */
function joinedParts(given: readonly (Expression | string | number)[]): (string | Expression)[] {
  const parts: (string | Expression)[] = [];
  const add = (part: string | Expression) => {
    const last = parts.at(-1);
    if (typeof part !== "string") parts.push(part);
    else if (typeof last === "string") parts[parts.length - 1] = last + part;
    else if (part !== "") parts.push(part);
  };
  for (const value of given) {
    if (!isExpression(value)) add(String(value));
    else if (value.kind === "template") value.parts.forEach(add);
    else if (value.kind === "literal") add(String(value.value));
    else add(value);
  }
  return parts;
}
