import { isObject } from "../../ground/json.ts";
import { checkOptions } from "../../ground/options.ts";
import { type Report, reportMissing } from "../../ground/report.ts";
import { fieldTypeOf } from "./check.ts";
import type { TopicLayout, TopicSubscription } from "./driver.ts";
import { conditionsOf, isFilterText, LONGEST_FILTER_TEXT } from "./filter.ts";

/** https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html */
const MOST_COMBINATIONS = 150;
/** SNS compares numbers between -10^9 and 10^9, with five digits after the point (the same page). */
const LARGEST_NUMBER = 1e9;
const DIGITS = 5;
const FORMS = "a value, { prefix }, { anything-but }, { numeric } or { exists }";

/** What is wrong with what a queue subscribes to, and with which messages it asks for. */
export function checkSubscription(
  where: string,
  subscription: TopicSubscription,
  fifo: boolean,
  report: Report,
): void {
  const { topic, filter } = subscription;
  checkOptions(where, subscription, ["topic", "filter"], report, { prefix: "subscribesTo." });
  if (topic?.kind !== "topic") {
    reportMissing(where, "topic", report);
    return;
  }
  if (topic.fifo !== fifo) {
    report(
      where,
      topic.fifo
        ? `is not FIFO and subscribes to topic ${topic.name}, which is; make both FIFO`
        : `is FIFO and subscribes to topic ${topic.name}, which is not; make both FIFO`,
    );
  }
  if (filter === undefined) return;
  if (!isObject(filter)) {
    report(where, "its filter is no object of fields with their conditions");
    return;
  }
  let combinations = 1;
  for (const [field, conditions] of conditionsOf(filter)) {
    checkConditions(where, topic, field, conditions, report);
    combinations *= Array.isArray(conditions) ? Math.max(1, conditions.length) : 1;
  }
  if (combinations > MOST_COMBINATIONS) {
    report(
      where,
      `its filter has ${combinations} combinations of conditions; SNS takes ${MOST_COMBINATIONS} at most`,
    );
  }
}

function checkConditions(
  where: string,
  { name, schema, filterBy }: TopicLayout,
  field: string,
  conditions: unknown,
  report: Report,
): void {
  const type = fieldTypeOf(schema, field);
  if (!filterBy.includes(field)) {
    report(where, `filters by ${field}, which is not in filterBy of topic ${name}`);
  } else if (!Array.isArray(conditions) || conditions.length === 0) {
    report(where, `its filter has no list of conditions for ${field}; there are ${FORMS}`);
  } else {
    for (const condition of conditions) {
      const problem = problemOf(condition, type);
      if (problem) report(where, `its filter has ${JSON.stringify(condition)} for ${field}: ${problem}`);
    }
  }
}

/** Why a condition is none for a field of a type; undefined where it is one. */
function problemOf(condition: unknown, type: string | undefined): string | undefined {
  if (!isObject(condition)) return valueProblem(condition, type);
  const [key, ...others] = Object.keys(condition);
  if (key === undefined || others.length > 0) return `a condition is ${FORMS}`;
  const given = condition[key];
  if (key === "exists") return typeof given === "boolean" ? undefined : "exists is true or false";
  if (key === "prefix") return prefixProblem(given, type);
  if (key === "numeric") return type === "number" ? rangeProblem(given) : "the field is no number";
  if (key !== "anything-but") return `a condition is ${FORMS}`;
  if (isObject(given)) {
    return Object.keys(given).join() === "prefix"
      ? prefixProblem(given.prefix, type)
      : "anything-but takes values, or one prefix";
  }
  const values: unknown[] = Array.isArray(given) ? given : [given];
  if (values.length === 0) return "anything-but takes one value at least";
  return values.map((value) => valueProblem(value, type)).find((problem) => problem !== undefined);
}

function valueProblem(value: unknown, type: string | undefined): string | undefined {
  if (typeof value !== type) return `the field is a ${type === "string" ? "text" : (type ?? "nothing")}`;
  if (value === "") return "an empty text counts as not there; take { exists: false }";
  return type === "number" ? numberProblem(value) : textProblem(value);
}

function prefixProblem(prefix: unknown, type: string | undefined): string | undefined {
  if (type !== "string") return "the field is no text";
  return typeof prefix === "string" && prefix !== ""
    ? textProblem(prefix)
    : "a prefix is a text, and not empty";
}

function textProblem(text: unknown): string | undefined {
  if (typeof text !== "string" || (isFilterText(text) && text.length <= LONGEST_FILTER_TEXT))
    return undefined;
  return `a text of a filter has no control characters, and ${LONGEST_FILTER_TEXT} characters at most`;
}

function numberProblem(value: unknown): string | undefined {
  const number = Number(value);
  return Math.abs(number) < LARGEST_NUMBER && Number(number.toFixed(DIGITS)) === number
    ? undefined
    : `SNS compares numbers between -10^9 and 10^9, with ${DIGITS} digits after the point`;
}

function rangeProblem(range: unknown): string | undefined {
  const form = 'a range is one comparison such as [">=", 5], or two such as [">", 0, "<=", 5]';
  if (!Array.isArray(range) || (range.length !== 2 && range.length !== 4)) return form;
  const [first, bound, second, other]: unknown[] = range;
  const numbers = range.length === 2 ? [bound] : [bound, other];
  if (!numbers.every((each) => typeof each === "number")) return form;
  const problem = numbers.map(numberProblem).find((each) => each !== undefined);
  if (problem) return problem;
  if (range.length === 2) return ["=", "<", "<=", ">", ">="].includes(String(first)) ? undefined : form;
  const ordered = (first === ">" || first === ">=") && (second === "<" || second === "<=");
  if (!ordered) return form;
  return Number(bound) < Number(other) ? undefined : "no number is in that range";
}
