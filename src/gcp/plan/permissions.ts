import { type FunctionEntry, type GrantEntry, type Inventory, operationsOf } from "@motif/core/model";
import type { Permission, PermissionTarget } from "./gcp-plan.ts";

/**
 * The role behind a grant: the narrowest predefined one with the operations' permissions.
 * Firestore: https://docs.cloud.google.com/firestore/docs/security/iam
 * Cloud Storage (replacing an object takes storage.objects.delete): https://docs.cloud.google.com/storage/docs/access-control/iam-roles
 * Pub/Sub: https://docs.cloud.google.com/pubsub/docs/access-control
 * Secret Manager: https://docs.cloud.google.com/secret-manager/docs/access-control
 */
export const ROLE = {
  databaseReader: "roles/datastore.viewer",
  databaseWriter: "roles/datastore.user",
  bucketReader: "roles/storage.objectViewer",
  bucketWriter: "roles/storage.objectUser",
  publisher: "roles/pubsub.publisher",
  subscriber: "roles/pubsub.subscriber",
  secretReader: "roles/secretmanager.secretAccessor",
  taskCreator: "roles/cloudtasks.enqueuer",
  accountUser: "roles/iam.serviceAccountUser",
  caller: "roles/run.invoker",
  eventReceiver: "roles/eventarc.eventReceiver",
  logWriter: "roles/logging.logWriter",
  imageWriter: "roles/artifactregistry.writer",
} as const;

/** Operations that read only; whatever else a grant allows takes a role that writes. */
const READING: readonly string[] = ["get", "query", "scan", "head", "list"];

/** Roles that include others on the same resource. */
const INCLUDES: Readonly<Record<string, string>> = {
  [ROLE.databaseWriter]: ROLE.databaseReader,
  [ROLE.bucketWriter]: ROLE.bucketReader,
};

/** Everything that a function's service account may do. `deadLetterTopic`: where events go that failed for good. */
export function permissionsOf(
  fn: FunctionEntry,
  inventory: Inventory,
  deadLetterTopic: string | undefined,
): Permission[] {
  const failing: Permission[] =
    deadLetterTopic === undefined
      ? []
      : [
          {
            why: [`${fn.name}: hands over events that failed for good`],
            role: ROLE.publisher,
            on: { kind: "topic", name: deadLetterTopic },
          },
        ];
  return merged([
    ...consuming(fn, inventory),
    ...fn.grants.map((grant) => granted(fn.name, grant)),
    ...sending(fn, inventory),
    ...failing,
  ]);
}

/** A consumer gives up messages that cannot succeed by itself: at once, and after fewer attempts than Pub/Sub knows. */
function consuming({ name }: FunctionEntry, { queueSubscriptions }: Inventory): Permission[] {
  return queueSubscriptions
    .filter((subscription) => subscription.function === name)
    .map(({ name: wiring, queue, deadLetterQueue }) => ({
      why: [`${name}: gives up messages of queue ${queue} (${wiring})`],
      role: ROLE.publisher,
      on: { kind: "topic", name: deadLetterQueue },
    }));
}

function granted(functionName: string, { resource, access, name }: GrantEntry): Permission {
  const { kind } = resource;
  const writes = operationsOf(kind, access).some((operation) => !READING.includes(operation));
  const why = [`${functionName}: grant ${name} (${access} of ${kind} ${resource.name})`];
  switch (kind) {
    case "table":
      return { why, role: writes ? ROLE.databaseWriter : ROLE.databaseReader, on: { kind: "database" } };
    case "bucket":
      return {
        why,
        role: writes ? ROLE.bucketWriter : ROLE.bucketReader,
        on: { kind, name: resource.name },
      };
    case "queue":
      return { why, role: ROLE.publisher, on: { kind: "topic", name: resource.name } };
    case "secret":
      return { why, role: ROLE.secretReader, on: { kind, name: resource.name } };
  }
}

/** What sending takes besides publishing: tasks for delayed messages, and markers that tell duplicates apart. */
function sending(fn: FunctionEntry, inventory: Inventory): Permission[] {
  const permissions: Permission[] = [];
  const { name } = fn;
  const delayed = sentQueues(fn, inventory, false);
  const ordered = sentQueues(fn, inventory, true);
  if (delayed.length > 0) {
    const queues = `queue ${delayed.join(", ")}`;
    permissions.push(
      {
        why: [`${name}: has messages of ${queues} wait`],
        role: ROLE.taskCreator,
        on: { kind: "task-queue" },
      },
      {
        why: [`${name}: messages of ${queues} that waited are published as ${name} itself`],
        role: ROLE.accountUser,
        on: { kind: "own-account" },
      },
    );
  }
  if (ordered.length > 0) {
    permissions.push({
      why: [`${name}: remembers what it sent to queue ${ordered.join(", ")}, to tell duplicates apart`],
      role: ROLE.databaseWriter,
      on: { kind: "database" },
    });
  }
  return permissions;
}

/** The names of the FIFO queues, or of the others, that a function sends to. */
export function sentQueues(fn: FunctionEntry, { queues }: Inventory, fifo: boolean): string[] {
  const sent = new Set(
    fn.grants.filter(({ resource }) => resource.kind === "queue").map((grant) => grant.resource.name),
  );
  return queues.filter((queue) => queue.fifo === fifo && sent.has(queue.name)).map(({ name }) => name);
}

/** One permission for each resource: a role that includes another stands for both, with the reasons of both. */
function merged(permissions: readonly Permission[]): Permission[] {
  const byTarget = Map.groupBy(permissions, ({ on }) => targetKey(on));
  return [...byTarget.values()].flatMap((group) => {
    const roles = [...new Set(group.map(({ role }) => role))];
    const kept = roles.filter((role) => !roles.some((other) => INCLUDES[other] === role));
    return kept.flatMap((role) => {
      const [first] = group;
      const reasons = group.filter((one) => one.role === role || INCLUDES[role] === one.role);
      return first ? [{ why: reasons.flatMap(({ why }) => why), role, on: first.on }] : [];
    });
  });
}

function targetKey(on: PermissionTarget): string {
  return "name" in on ? `${on.kind} ${on.name}` : on.kind;
}
