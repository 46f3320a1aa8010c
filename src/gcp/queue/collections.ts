import { EXPIRY_FIELD } from "../database/environment.ts";
import type { CollectionPlan } from "../ground/plan.ts";
import { ATTEMPTS_COLLECTION, DEDUPLICATION_COLLECTION } from "./environment.ts";
import type { QueuePlans } from "./plan.ts";

/** What queues keep in the app's database: how often messages were tried, and what was sent lately. */
export function queueCollections({ consumedQueues, orderedQueues }: QueuePlans): CollectionPlan[] {
  return [
    ...collection(
      ATTEMPTS_COLLECTION,
      consumedQueues,
      (names) => `How often failed messages of ${names} were tried`,
    ),
    ...collection(
      DEDUPLICATION_COLLECTION,
      orderedQueues,
      (names) => `What was sent to ${names} lately, to tell duplicates apart`,
    ),
  ];
}

function collection(
  name: string,
  queues: readonly string[],
  description: (names: string) => string,
): CollectionPlan[] {
  if (queues.length === 0) return [];
  return [{ name, description: description(queues.join(", ")), unindexed: [], expiry: EXPIRY_FIELD }];
}
