import {
  deadLetterQueueOf,
  entryNamed,
  eventFunctions,
  type FunctionEntry,
  type GrantEntry,
  type Inventory,
  operationsOf,
} from "@motif/core/model";
import { objectQueueOf } from "../objects/environment.ts";
import type { Role, RolePlan } from "./azure-plan.ts";
import { TABLE_ACCESSES } from "./tables.ts";

/** A role with the one reason for it. */
interface Wanted {
  readonly why: string;
  readonly role: Role;
}

/** The roles of the functions in one function app, each on one resource, with all reasons for it. */
export function rolesOf(functions: readonly FunctionEntry[], inventory: Inventory): RolePlan[] {
  const wanted = functions.flatMap((fn) => [
    ...consuming(fn, inventory),
    ...receivingEvents(fn, inventory),
    ...fn.grants.map((grant) => granted(fn.name, grant)),
    ...failing(fn, inventory),
  ]);
  return [...Map.groupBy(wanted, ({ role }) => JSON.stringify(role)).values()].flatMap((group) => {
    const [first] = group;
    return first ? [{ why: group.map(({ why }) => why), role: first.role }] : [];
  });
}

function consuming({ name }: FunctionEntry, { queueSubscriptions, queues }: Inventory): Wanted[] {
  return queueSubscriptions
    .filter((subscription) => subscription.function === name)
    .flatMap(({ name: wiring, queue, deadLetterQueue }) => [
      { why: `${name}: consumes queue ${queue} (${wiring})`, role: receive(queue) },
      ...(entryNamed(queues, queue).fifo
        ? []
        : [
            {
              why: `${name}: sends failed messages of queue ${queue} (${wiring}) again, for later`,
              role: send(queue),
            },
          ]),
      {
        why: `${name}: gives up messages of queue ${queue} (${wiring}) that cannot succeed`,
        role: send(deadLetterQueue),
      },
    ]);
}

function receivingEvents({ name }: FunctionEntry, { objectSubscriptions }: Inventory): Wanted[] {
  return objectSubscriptions
    .filter((subscription) => subscription.function === name)
    .flatMap(({ name: wiring, bucket }) => [
      { why: `${name}: gets events of bucket ${bucket} (${wiring})`, role: receive(objectQueueOf(wiring)) },
      {
        why: `${name}: sends failed events of bucket ${bucket} (${wiring}) again, for later`,
        role: send(objectQueueOf(wiring)),
      },
    ]);
}

function failing(fn: FunctionEntry, inventory: Inventory): Wanted[] {
  if (!eventFunctions(inventory).includes(fn)) return [];
  return [
    {
      why: `${fn.name}: hands over events and runs that failed for good`,
      role: send(deadLetterQueueOf(fn.name)),
    },
  ];
}

function granted(functionName: string, { resource, access, name }: GrantEntry): Wanted {
  const why = `${functionName}: grant ${name} (${access} of ${resource.kind} ${resource.name})`;
  switch (resource.kind) {
    case "table":
      if (access === "sender") throw new Error("A table has no access named sender.");
      return { why, role: { kind: "table", name: resource.name, access: TABLE_ACCESSES[access] } };
    case "queue":
      return { why, role: send(resource.name) };
    case "bucket": {
      const writes = operationsOf("bucket", access).some((operation) => !READS.includes(operation));
      return { why, role: { kind: "bucket", name: resource.name, access: writes ? "write" : "read" } };
    }
    case "secret":
      return { why, role: { kind: "secret", name: resource.name } };
  }
}

const READS = operationsOf("bucket", "reader");

function send(name: string): Role {
  return { kind: "queue", name, access: "send" };
}

function receive(name: string): Role {
  return { kind: "queue", name, access: "receive" };
}
