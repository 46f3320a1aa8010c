import type { FunctionEntry, Inventory, TopicEntry } from "@motif/core/model";
import { DATABASE_VARIABLE } from "../database/environment.ts";
import { DATABASE_ID, databaseRole } from "../database/reference.ts";
import type { EnvironmentJson, EnvironmentValue } from "../ground/plan.ts";
import { ENDPOINT_VARIABLE } from "../ground/pubsub/environment.ts";
import { PUBSUB_ENDPOINT } from "../ground/pubsub/reference.ts";
import type { FunctionNeeds } from "../ground/room.ts";
import { FILTERS_VARIABLE } from "./environment.ts";

/** What is published to Pub/Sub topics; the topics themselves and what brings their messages to queues are planned with the queues. */
export interface TopicPlans {
  readonly publishedTopics: readonly string[];
}

/** The app's topics. */
export function planTopics({ resources }: Inventory): TopicPlans {
  return { publishedTopics: resources.topic.map(({ name }) => name) };
}

/** What publishing takes besides: the filters, and markers that tell duplicates apart. */
export function publishing(fn: FunctionEntry, { resources }: Inventory): FunctionNeeds {
  const granted = new Set(
    fn.grants.filter(({ resource }) => resource.kind === "topic").map(({ resource }) => resource.name),
  );
  const topics = resources.topic.filter(({ name }) => granted.has(name));
  const ordered = topics.filter(({ fifo }) => fifo).map(({ name }) => name);
  const filters = topics.flatMap(filtersOf);
  const environment: Record<string, EnvironmentValue> = {};
  if (topics.length > 0) environment[ENDPOINT_VARIABLE] = PUBSUB_ENDPOINT;
  if (filters.length > 0) environment[FILTERS_VARIABLE] = { json: filters };
  if (ordered.length > 0) environment[DATABASE_VARIABLE] = DATABASE_ID;
  const marking = {
    why: [`${fn.name}: remembers what it published to topic ${ordered.join(", ")}, to tell duplicates apart`],
    ...databaseRole(true),
  };
  return { environment, permissions: ordered.length > 0 ? [marking] : [] };
}

function filtersOf({ name: topic, subscriptions }: TopicEntry): EnvironmentJson[] {
  return subscriptions.flatMap(({ queue, filter }) =>
    filter ? [{ topic, queue, filter: filter as EnvironmentJson }] : [],
  );
}
