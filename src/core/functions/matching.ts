import { compilePattern, matcherOf } from "@motif/events";
import { openEnvelope } from "../ground/envelope.ts";
import { isObject, isTooDeep } from "../ground/json.ts";
import { propertiesOf } from "../ground/json-schema.ts";
import type { Report } from "../ground/report.ts";
import type { Schema } from "../ground/schema.ts";

/** What a field of an event's data may be: values, and operators of EventBridge (docs/event-patterns.md). */
export type DataPattern = {
  readonly [field: string]: readonly unknown[] | DataPattern;
};

/** Which events a consumer wants. */
export interface DataFilter {
  /** An event pattern of EventBridge over the event's data. */
  readonly pattern: DataPattern;
  /** Whether an event is wanted that comes as this JSON text: its data, or a CloudEvent of a bus. What is no JSON is not. */
  readonly matches: (body: string) => boolean;
}

/**
 * Events whose data matches an event pattern, for the `filter` of a consumer or of a pipe. It is checked when the app is loaded.
 *
 * @example
 * export default consumer("watch", {
 *   event: Reading,
 *   filter: matching({ celsius: [{ numeric: [">", 80] }], site: [{ "anything-but": ["test"] }] }),
 * }, async ({ event }) => …);
 */
export function matching(pattern: DataPattern): DataFilter {
  let match: ((data: unknown) => boolean) | undefined;
  return {
    pattern,
    matches(body) {
      match ??= matcherFor(pattern);
      const json = openEnvelope(body) ?? jsonOf(body);
      if (json === undefined) return false;
      // What is nested without measure goes to the consumer, and is refused there.
      return isTooDeep(json.data) || match(json.data);
    },
  };
}

/** Reports a filter that is not valid, and one that asks for what the events' schema does not have. */
export function checkFilter(
  where: string,
  filter: DataFilter | undefined,
  event: Schema,
  report: Report,
): void {
  if (filter === undefined) return;
  if (!isObject(filter) || !isObject(filter.pattern) || typeof filter.matches !== "function") {
    report(where, "its filter is none; write filter: matching({ … })");
    return;
  }
  const compiled = compilePattern(filter.pattern);
  if ("problem" in compiled) {
    const { path, message } = compiled.problem;
    report(where, `its filter is not valid: ${path || "it"} ${message}`);
    return;
  }
  const known = propertiesOf(event);
  if (known === undefined) return;
  const asked = compiled.pattern.alternatives.flat().map(({ field }) => field.split(".")[0] ?? field);
  const strange = asked.find((field) => !known.includes(field));
  if (strange !== undefined)
    report(
      where,
      `its filter asks for ${strange}, which its events do not have; there are ${known.join(", ")}`,
    );
}

function matcherFor(pattern: DataPattern): (data: unknown) => boolean {
  const compiled = compilePattern(pattern);
  if ("problem" in compiled) throw new Error(`${compiled.problem.path} ${compiled.problem.message}`);
  return matcherOf(compiled.pattern);
}

function jsonOf(body: string): { readonly data: unknown } | undefined {
  try {
    return { data: JSON.parse(body) };
  } catch {
    return undefined;
  }
}
