import { block, blocks, jsonencode, type Value } from "@motif/compile";
import type { Refuse } from "@motif/compile/kit";
import type { DataPattern } from "@motif/core";
import type { FunctionEntry } from "@motif/core/model";
import { isObject } from "@motif/core/platform";

/** A pattern that a mapping goes by, as it is written in JSON. */
export type FilterPattern = Readonly<Record<string, unknown>>;

/**
 * What Lambda looks at by itself: "a summary of all the comparison operators available for Lambda event filtering"
 * (https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html#filtering-syntax). EventBridge's page of operators
 * says which ones rules have and pipes and mappings have not
 * (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html).
 */
const OPERATORS = ["exists", "prefix", "suffix", "equals-ignore-case", "numeric", "anything-but"];

/** The pattern of a consumer's filter. Refuses operators that Lambda does not know: looking in the function would be paid for. */
export function filterOf({ name, definition }: FunctionEntry, refuse: Refuse): DataPattern | undefined {
  if (definition.kind !== "consumer" || definition.filter === undefined) return undefined;
  const { pattern } = definition.filter;
  const strange = unknownOperator(pattern);
  if (strange !== undefined) {
    refuse(
      `function ${name}`,
      `its filter has ${strange}, which Lambda's event filtering does not know, and a call for each message would be paid for; say it with ${OPERATORS.join(", ")} of plain values, or in the handler`,
    );
  }
  return pattern;
}

/** The criteria of a mapping in Terraform: a message that any of the patterns matches is wanted. */
export function filterBlock(patterns: readonly FilterPattern[] | undefined) {
  if (patterns === undefined) return undefined;
  return block({ filter: blocks(patterns.map((pattern) => ({ pattern: jsonencode(pattern as Value) }))) }); // it is JSON
}

/** The same in SAM. */
export function filterCriteria(patterns: readonly FilterPattern[] | undefined) {
  return patterns && { Filters: patterns.map((pattern) => ({ Pattern: JSON.stringify(pattern) })) };
}

function unknownOperator(pattern: unknown): string | undefined {
  if (Array.isArray(pattern)) {
    for (const condition of pattern) {
      // A way of `$or` has fields again.
      const found = isObject(condition) ? unknownCondition(condition) : undefined;
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (!isObject(pattern)) return undefined;
  for (const [name, inner] of Object.entries(pattern)) {
    const ways = name === "$or" && Array.isArray(inner) ? inner : [inner];
    for (const way of ways) {
      const found = unknownOperator(way);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function unknownCondition(condition: Readonly<Record<string, unknown>>): string | undefined {
  for (const [operator, operand] of Object.entries(condition)) {
    if (!OPERATORS.includes(operator)) return operator;
    if (isObject(operand)) return `${operator} of ${Object.keys(operand).join(", ")}`;
  }
  return undefined;
}
