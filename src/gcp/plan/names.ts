import type { Inventory } from "@motif/core/model";
import { QUOTAS } from "../ground/profile.ts";
import type { ApiPlan, ObjectTriggerPlan, TopicPlan } from "./gcp-plan.ts";
import type { Refuse } from "./refuse.ts";

/** What `<project_name>-<environment>` has to be able to be, such as `acme-payments-staging`. */
const SHORTEST_PREFIX = 20;

/** `-<hash of the project id>`, which makes the names of buckets unique among all projects. */
const BUCKET_HASH_LENGTH = 9;

/** The app's bucket of bundles. */
export const BUNDLE_BUCKET = "functions";

/** A physical name without its `<project_name>-<environment>-` in front, and the limit for the whole. */
interface PhysicalName {
  readonly where: string;
  readonly service: string;
  readonly name: string;
  readonly length: number;
  readonly limit: number;
}

/** The name of anything, without `<project_name>-<environment>-` in front. */
export function nameOf(app: string, name: string): string {
  return `${app}-${name}`;
}

/** What has a name of its own on Google Cloud. */
export interface Named {
  readonly inventory: Inventory;
  readonly topics: readonly TopicPlan[];
  readonly triggers: readonly ObjectTriggerPlan[];
  readonly api: ApiPlan | undefined;
}

/**
 * The largest length of `<project_name>-<environment>` that keeps every name within its limit. Refuses names that are
 * too long to leave room for it, and two things that would get the same name.
 */
export function prefixLength(named: Named, refuse: Refuse): number {
  const names = physicalNames(named);
  refuseTwins(names, refuse);
  let room = Number.POSITIVE_INFINITY;
  for (const { where, service, name, length, limit } of names) {
    const left = limit - length - 1;
    room = Math.min(room, left);
    if (left < SHORTEST_PREFIX) {
      refuse(
        where,
        `its name on Google Cloud, ${name}, leaves ${left} of the ${limit} characters of a ${service} for the project's name and environment; ${SHORTEST_PREFIX} are needed. Shorten it or the app's name`,
      );
    }
  }
  return room;
}

function physicalNames({ inventory, topics, triggers, api }: Named): PhysicalName[] {
  const { app, functions, buckets, schedules, secrets, tables } = inventory;
  const { functions: cloudRun, apiGateway, pubsub, storage, eventarc, firestore, scheduler } = QUOTAS;
  const sized = (where: string, service: string, name: string, limit: number, extra = 0) => ({
    where,
    service,
    name,
    length: name.length + extra,
    limit,
  });
  const bucket = (where: string, name: string) =>
    sized(where, "bucket", nameOf(app, name), storage.nameLength.value, BUCKET_HASH_LENGTH);
  return [
    ...functions.map((fn) =>
      sized(`function ${fn.name}`, "function", nameOf(app, fn.name), cloudRun.nameLength.value),
    ),
    ...topics.map(({ name, deadLettersOf: of }) =>
      sized(
        of ? `${of.kind} ${of.name}` : `queue ${name}`,
        "topic",
        nameOf(app, name),
        pubsub.nameLength.value,
      ),
    ),
    bucket("the bucket of bundles", BUNDLE_BUCKET),
    ...buckets.map(({ name }) => bucket(`bucket ${name}`, name)),
    ...triggers.map((trigger) =>
      sized(`bucket ${trigger.bucket}`, "trigger", nameOf(app, trigger.name), eventarc.nameLength.value),
    ),
    ...secrets.map(({ name }) =>
      sized(`secret ${name}`, "secret", nameOf(app, name), QUOTAS.secretManager.nameLength.value),
    ),
    ...schedules.map(({ name }) => sized(name, "job", nameOf(app, name), scheduler.nameLength.value)),
    ...(tables.length > 0 ? [sized(`app ${app}`, "database", app, firestore.databaseNameLength.value)] : []),
    ...(api && api.operations.length > 0
      ? [sized(api.name, "gateway", nameOf(app, api.name), apiGateway.nameLength.value)]
      : []),
  ];
}

function refuseTwins(names: readonly PhysicalName[], refuse: Refuse): void {
  const taken = new Map<string, string>();
  for (const { where, service, name } of names) {
    const key = `${service} ${name}`;
    const other = taken.get(key);
    if (other !== undefined)
      refuse(where, `gets the same ${service} name on Google Cloud as ${other} (${name}); rename one`);
    taken.set(key, where);
  }
}
