import type { Inventory } from "@motif/core/model";
import { QUOTAS } from "../profile.ts";
import type { Refuse } from "./refuse.ts";

/** What `<project_name>-<environment>` has to be able to be, such as `acme-payments-staging`. */
const SHORTEST_PREFIX = 20;

/** `-<account id>`, which makes the names of buckets unique. */
const ACCOUNT_SUFFIX_LENGTH = 13;
const FIFO_SUFFIX = ".fifo";

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

/** The name of a queue, without `<project_name>-<environment>-` in front. */
export function queueNameOf(app: string, queue: { readonly name: string; readonly fifo: boolean }): string {
  return nameOf(app, queue.name) + (queue.fifo ? FIFO_SUFFIX : "");
}

/** Suffix of the name of the role that a schedule runs with. */
export const SCHEDULE_ROLE_SUFFIX = "schedule";

/**
 * The largest length of `<project_name>-<environment>` that keeps every name within its limit. Refuses names that are
 * too long to leave room for it, and two things that would get the same name.
 */
export function prefixLength(
  inventory: Inventory,
  queues: readonly { readonly name: string; readonly fifo: boolean; readonly where: string }[],
  schedules: readonly { readonly name: string }[],
  refuse: Refuse,
): number {
  const names = physicalNames(inventory, queues, schedules);
  refuseTwins(names, refuse);
  let room = Number.POSITIVE_INFINITY;
  for (const { where, service, name, length, limit } of names) {
    const left = limit - length - 1;
    room = Math.min(room, left);
    if (left < SHORTEST_PREFIX) {
      refuse(
        where,
        `its name on AWS, ${name}, leaves ${left} of the ${limit} characters of a ${service} for the project's name and environment; ${SHORTEST_PREFIX} are needed. Shorten it or the app's name`,
      );
    }
  }
  return room;
}

function physicalNames(
  { app, functions, buckets, secrets }: Inventory,
  queues: readonly { readonly name: string; readonly fifo: boolean; readonly where: string }[],
  schedules: readonly { readonly name: string }[],
): PhysicalName[] {
  const sized = (where: string, service: string, name: string, limit: number, extra = 0) => ({
    where,
    service,
    name,
    length: name.length + extra,
    limit,
  });
  const { lambda, iam, sqs, s3, scheduler, secretsManager } = QUOTAS;
  return [
    ...functions.flatMap((fn) => [
      sized(`function ${fn.name}`, "Lambda function", nameOf(app, fn.name), lambda.nameLength.value),
      sized(`function ${fn.name}`, "role", nameOf(app, fn.name), iam.roleNameLength.value),
    ]),
    ...queues.map((queue) => sized(queue.where, "queue", queueNameOf(app, queue), sqs.nameLength.value)),
    ...buckets.map(({ name }) =>
      sized(`bucket ${name}`, "bucket", nameOf(app, name), s3.nameLength.value, ACCOUNT_SUFFIX_LENGTH),
    ),
    ...secrets.map(({ name }) =>
      sized(`secret ${name}`, "secret", nameOf(app, name), secretsManager.nameLength.value),
    ),
    ...schedules.flatMap(({ name }) => [
      sized(name, "schedule", nameOf(app, name), scheduler.nameLength.value),
      sized(name, "role", nameOf(app, `${name}-${SCHEDULE_ROLE_SUFFIX}`), iam.roleNameLength.value),
    ]),
  ];
}

function refuseTwins(names: readonly PhysicalName[], refuse: Refuse): void {
  const taken = new Map<string, string>();
  for (const { where, service, name } of names) {
    const key = `${service} ${name}`;
    const other = taken.get(key);
    if (other !== undefined)
      refuse(where, `gets the same ${service} name on AWS as ${other} (${name}); rename one`);
    taken.set(key, where);
  }
}
