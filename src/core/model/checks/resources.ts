import type { App } from "../../app.ts";
import type { ResourceLayout } from "../../resources/grant.ts";
import type { QueueLayout } from "../../resources/queue.ts";
import type { TableLayout } from "../../resources/table.ts";
import { checkName, checkUnique, type Report } from "../check.ts";
import { functionsOf, resourcesOf } from "../collect.ts";
import { deadLetterQueueOf } from "../inventory.ts";
import { propertiesOf } from "../json-schema.ts";
import { checkDuration } from "./numbers.ts";
import { checkResourceOptions } from "./options.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Names and layouts of all resources. */
export function checkResources(app: App, report: Report): void {
  const resources = resourcesOf(app);
  for (const kind of ["table", "queue", "bucket", "secret"] as const) {
    const ofKind = resources.filter((resource) => resource.kind === kind);
    checkUnique(kind, ofKind, report);
  }
  checkDeadLetterNames(app, resources, report);
  for (const resource of resources) {
    checkName(resource.kind, resource.name, report);
    checkLayout(resource, report);
    checkResourceOptions(resource, report);
  }
}

/** Queues and functions that events are delivered to each have a dead-letter queue, whose name is made from theirs. */
function checkDeadLetterNames(app: App, resources: readonly ResourceLayout[], report: Report): void {
  const queues = resources.filter(({ kind }) => kind === "queue").map(({ name }) => name);
  const functions = functionsOf(app)
    .filter(({ kind }) => kind !== "http")
    .map(({ name }) => name);
  for (const name of new Set([...queues, ...functions])) {
    if (queues.includes(name) && functions.includes(name)) {
      report(`queue ${name}`, "has the name of a function; their dead-letter queues would be the same one");
    }
    if (queues.includes(deadLetterQueueOf(name))) {
      report(
        `queue ${deadLetterQueueOf(name)}`,
        `is the name of the dead-letter queue of ${name}; rename it`,
      );
    }
  }
}

function checkLayout(resource: ResourceLayout, report: Report): void {
  if (resource.kind === "table") checkTable(resource, report);
  if (resource.kind === "queue") checkQueue(resource, report);
}

function checkTable(table: TableLayout, report: Report): void {
  const where = `table ${table.name}`;
  const known = propertiesOf(table.schema);
  const attribute = (role: string, name: string | undefined) => {
    if (name !== undefined && known && !known.includes(name)) {
      report(where, `${role} "${name}" is not an attribute of its schema (${known.join(", ")})`);
    }
  };
  attribute("partitionKey", table.partitionKey);
  attribute("sortKey", table.sortKey);
  attribute("timeToLive", table.timeToLive);
  if (table.sortKey === table.partitionKey) report(where, "partitionKey and sortKey are the same attribute");
  for (const [name, index] of Object.entries(table.indexes)) {
    attribute(`the partitionKey of index ${name}`, index.partitionKey);
    attribute(`the sortKey of index ${name}`, index.sortKey);
  }
}

/** Limits of SQS, the narrowest of the clouds' where they differ (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html). */
function checkQueue(queue: QueueLayout, report: Report): void {
  const where = `queue ${queue.name}`;
  checkDuration(where, "retention", queue.retention, MINUTE, 14 * DAY, report);
  checkDuration(where, "delay", queue.delay, 0, 15 * MINUTE, report);
  checkDuration(where, "visibilityTimeout", queue.visibilityTimeout, 1000, 12 * HOUR, report);
}
