import type { AnyFunction } from "../../functions/any-function.ts";
import { deadLetterQueueOf } from "../../ground/delivery.ts";
import type { Layout } from "../../ground/grant.ts";
import { isObject } from "../../ground/json.ts";
import { jsonSchemaOf } from "../../ground/json-schema.ts";
import type { Report } from "../../ground/report.ts";
import type { Schema } from "../../ground/schema.ts";
import type { TopicLayout } from "./driver.ts";
import { subscribersOf } from "./entry.ts";

/** Of a filter policy: https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html */
const MOST_FIELDS = 5;
const FIELD = /^[A-Za-z][A-Za-z0-9_]{0,39}$/;
/** What messages carry beside what filters go by, and what SNS keeps for itself. */
const TAKEN = /^(traceparent|tracestate|aws.*|amazon.*)$/i;

/** What a field that filters go by can be. */
export type FieldType = "string" | "number" | "boolean";

/** What a topic's filters go by is there, and is something that every cloud can compare. */
export function checkTopic({ name, schema, filterBy }: TopicLayout, report: Report): void {
  const where = `topic ${name}`;
  if (!Array.isArray(filterBy)) {
    report(where, "filterBy is no list of fields");
    return;
  }
  if (filterBy.length > MOST_FIELDS) {
    report(where, `filterBy has ${filterBy.length} fields; SNS takes ${MOST_FIELDS} in a filter at most`);
  }
  const seen = new Set<string>();
  for (const field of filterBy) {
    checkField(where, schema, field, report);
    const folded = String(field).toLowerCase();
    if (seen.has(folded)) {
      report(where, `filterBy has ${String(field)} twice; Service Bus does not tell upper case from lower`);
    }
    seen.add(folded);
  }
}

function checkField(where: string, schema: Schema, field: unknown, report: Report): void {
  if (typeof field !== "string" || !FIELD.test(field)) {
    report(
      where,
      `filterBy has ${JSON.stringify(field)}; such a field has letters, digits and underscores, begins with a letter and is at most 40 long`,
    );
  } else if (TAKEN.test(field)) {
    report(where, `filterBy has ${field}, a name that is taken; give the field another one`);
  } else if (fieldTypeOf(schema, field) === undefined) {
    report(where, `filterBy has ${field}, which is no text, number or boolean of the schema's`);
  }
}

/** What a field of a schema is; undefined where it is nothing that filters can go by. */
export function fieldTypeOf(schema: Schema, field: string): FieldType | undefined {
  const properties = jsonSchemaOf(schema)?.properties;
  return isObject(properties) && Object.hasOwn(properties, field) ? typeOf(properties[field]) : undefined;
}

function typeOf(property: unknown): FieldType | undefined {
  if (!isObject(property)) return undefined;
  const { type, anyOf, enum: values, const: constant } = property;
  if (type === "string" || type === "number" || type === "boolean") return type;
  if (type === "integer") return "number";
  const alternatives = Array.isArray(anyOf)
    ? anyOf.filter((one) => !(isObject(one) && one.type === "null")).map(typeOf)
    : [...(Array.isArray(values) ? values : []), ...(constant === undefined ? [] : [constant])].map((value) =>
        FIELD_TYPES.find((each) => each === typeof value),
      );
  const [first] = alternatives;
  return alternatives.every((each) => each === first) ? first : undefined;
}

const FIELD_TYPES: readonly FieldType[] = ["string", "number", "boolean"];

/** Somebody gets what is published, and no queue has a topic's name: in Pub/Sub and Service Bus they would be the same one. */
export function checkTopics(
  topics: readonly TopicLayout[],
  _: readonly AnyFunction[],
  report: Report,
  resources: readonly Layout[],
): void {
  const queues = resources.filter(({ kind }) => kind === "queue").map(({ name }) => name);
  const taken = new Set(queues.flatMap((queue) => [queue, deadLetterQueueOf(queue)]));
  for (const topic of topics) {
    const where = `topic ${topic.name}`;
    if (taken.has(topic.name)) report(where, "has the name of a queue, or of one's dead letters; rename it");
    if (subscribersOf(topic, resources).length === 0) {
      report(
        where,
        "has no subscription, and what is published to it would be lost; wire one with subscribe, or give a queue subscribesTo",
      );
    }
  }
}
