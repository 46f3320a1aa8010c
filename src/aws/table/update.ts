import { InvalidArgumentError, type JsonObject, type TableUpdate } from "@motif/core";
import type { Placeholders } from "./expression.ts";

/**
 * The update expression for an update, and the item's new version
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html).
 * Throws `InvalidArgumentError` where two parts of it are about the same attribute, or an amount is no number.
 */
export function updateExpression(
  update: TableUpdate<JsonObject>,
  version: string,
  placeholders: Placeholders,
): string {
  const set = Object.entries(update.set ?? {}).filter(([, value]) => value !== undefined);
  const add = Object.entries(update.add ?? {}).filter(([, amount]) => amount !== undefined);
  const remove = update.remove ?? [];
  refuseRepeats([...set.map(([name]) => name), ...add.map(([name]) => name), ...remove]);

  const sets = [`${placeholders.version()} = ${placeholders.value(version)}`];
  for (const [name, value] of set)
    sets.push(`${placeholders.name(name)} = ${placeholders.value(value ?? null)}`);
  const adds = add.map(
    ([name, amount]) => `${placeholders.name(name)} ${placeholders.value(checked(name, amount))}`,
  );
  const removes = remove.map((name) => placeholders.name(name));
  return [
    `SET ${sets.join(", ")}`,
    ...(adds.length > 0 ? [`ADD ${adds.join(", ")}`] : []),
    ...(removes.length > 0 ? [`REMOVE ${removes.join(", ")}`] : []),
  ].join(" ");
}

function refuseRepeats(names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new InvalidArgumentError(`The update names the attribute ${twice} twice.`);
}

function checked(name: string, amount: unknown): number {
  if (typeof amount === "number" && Number.isFinite(amount)) return amount;
  throw new InvalidArgumentError(`Nothing can be added to ${name}: the amount is not a number.`);
}
