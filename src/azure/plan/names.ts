import type { Inventory } from "@motif/core/model";
import { QUOTAS } from "../ground/profile.ts";
import type { AppPlan, QueuePlan } from "./azure-plan.ts";
import type { Refuse } from "./refuse.ts";

/** What `<project_name>-<environment>` has to be able to be, such as `acme-payments-staging`. */
const SHORTEST_PREFIX = 20;

/** Digits of the digest that makes names unique among all customers of Azure, with a dash in front. */
const UNIQUE_LENGTH = 9;

/** The container that Event Grid puts events into that it could not deliver. */
export const EVENT_DEAD_LETTERS = "event-dead-letters";

/** A physical name without `<project_name>-<environment>-` in front, and what limits it. */
interface PhysicalName {
  readonly where: string;
  readonly service: string;
  readonly name: string;
  /** What is added to the name besides. */
  readonly extra: number;
  readonly limit: number;
}

/**
 * The largest length of `<project_name>-<environment>` that keeps every name within its limit. Refuses names that are
 * too long or too short, and two things that would get the same name.
 */
export function prefixLength(
  inventory: Inventory,
  apps: readonly AppPlan[],
  queues: readonly QueuePlan[],
  refuse: Refuse,
): number {
  refuseQueueTwins(queues, refuse);
  refuseContainers(inventory, refuse);
  let room = Number.POSITIVE_INFINITY;
  for (const { where, service, name, extra, limit } of physicalNames(inventory, apps)) {
    const left = limit - name.length - extra - 1;
    room = Math.min(room, left);
    if (left < SHORTEST_PREFIX) {
      refuse(
        where,
        `its name on Azure, ${name}, leaves ${left} of the ${limit} characters of a ${service} for the project's name and environment; ${SHORTEST_PREFIX} are needed. Shorten it`,
      );
    }
  }
  return room;
}

function physicalNames({ app }: Inventory, apps: readonly AppPlan[]): PhysicalName[] {
  const { functions, cosmos, serviceBus, resourceGroup, logs, identity } = QUOTAS;
  const unique = (service: string, limit: number) => ({
    where: `app ${app}`,
    service,
    name: "",
    extra: UNIQUE_LENGTH - 1,
    limit,
  });
  return [
    ...apps.flatMap(({ name }) => [
      {
        where: `function app ${name}`,
        service: "function app",
        name,
        extra: UNIQUE_LENGTH,
        limit: functions.nameLength.value,
      },
      {
        where: `function app ${name}`,
        service: "identity",
        name: `${app}-${name}`,
        extra: 0,
        limit: identity.nameLength.value,
      },
    ]),
    unique("Cosmos DB account", cosmos.accountNameLength.value),
    unique("Service Bus namespace", serviceBus.namespaceNameLength.value),
    { ...unique("resource group", resourceGroup.nameLength.value), name: app, extra: 0 },
    { ...unique("Log Analytics workspace", logs.workspaceNameLength.value), name: app, extra: 0 },
  ];
}

function refuseQueueTwins(queues: readonly QueuePlan[], refuse: Refuse): void {
  for (const [index, { name, description }] of queues.entries()) {
    const other = queues.slice(0, index).find((before) => before.name === name);
    if (!other) continue;
    refuse(
      `queue ${name}`,
      `is needed twice: "${other.description}" and "${description}"; rename a queue, a function or the wiring`,
    );
  }
}

/** https://learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata#container-names */
function refuseContainers({ buckets }: Inventory, refuse: Refuse): void {
  const limit = QUOTAS.storage.containerNameLength.value;
  for (const { name } of buckets) {
    if (name.length < 3 || name.length > limit || name.includes("--")) {
      refuse(
        `bucket ${name}`,
        `a container's name has 3 to ${limit} letters, digits and single dashes; rename it`,
      );
    }
    if (name === EVENT_DEAD_LETTERS) {
      refuse(`bucket ${name}`, "is the name of the container for events that were not delivered; rename it");
    }
  }
}
