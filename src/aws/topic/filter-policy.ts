import { type Condition, conditionsOf, type FieldValue, type TopicFilter } from "@motif/core/platform";

/** A condition as SNS has it: everything but texts and numbers is an object. */
type PolicyCondition = string | { readonly [operator: string]: PolicyValue };
type PolicyValue = string | number | boolean | readonly (string | number)[] | { readonly prefix: string };

/** Which messages a subscription gets: https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html */
export type FilterPolicy = Readonly<Record<string, readonly PolicyCondition[]>>;

/** A filter as SNS's filter policy on attributes. */
export function filterPolicy(filter: TopicFilter): FilterPolicy {
  return Object.fromEntries(
    conditionsOf(filter).map(([field, conditions]) => [field, conditions.map(policyCondition)]),
  );
}

function policyCondition(condition: Condition): PolicyCondition {
  if (typeof condition === "number") return { numeric: ["=", condition] };
  if (typeof condition !== "object") return attributeText(condition);
  if (!("anything-but" in condition)) return condition;
  const excluded = condition["anything-but"];
  if (typeof excluded === "object" && "prefix" in excluded) return { "anything-but": excluded };
  const values: readonly FieldValue[] = typeof excluded === "object" ? excluded : [excluded];
  return {
    "anything-but": values.map((value) => (typeof value === "number" ? value : attributeText(value))),
  };
}

/** A text or a boolean as an attribute of type String has it. */
export function attributeText(value: string | boolean): string {
  return String(value);
}
