import { eachValue, type Resource, tpl } from "@motif/compile";
import type { Role } from "../ground/plan.ts";
import { type GrantedRole, grants } from "../ground/roles.ts";
import { TOPIC_TYPE } from "../topic/reference.ts";
import { DEAD_LETTERS, QUEUE_TYPE, QUEUES } from "./reference.ts";

/** https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/integration#azure-service-bus-data-sender */
export const SENDER = "Azure Service Bus Data Sender";

/** The roles that are assigned on queues, and that of senders on topics too. */
export const QUEUE_ROLES = {
  [SENDER]: [QUEUE_TYPE, TOPIC_TYPE],
  "Azure Service Bus Data Receiver": QUEUE_TYPE,
} as const;

/** Accesses, as the roles for them end. */
const SEND = "Sender";
const RECEIVE = "Receiver";
/** The access of {@link giveUp}. */
export const GIVE_UP = "give-up";

/** Sending to a queue. */
export function send(name: string): Role {
  return { kind: "queue", name, access: SEND };
}

/** Getting messages of a queue. */
export function receive(name: string): Role {
  return { kind: "queue", name, access: RECEIVE };
}

/** Sending to a queue of dead letters what failed for good. */
export function giveUp(name: string): Role {
  return { kind: "queue", name, access: GIVE_UP };
}

/** Gives roles on queues, and on those of dead letters, to the identities of function apps. */
export function queueAssignments(granted: readonly GrantedRole[]): Resource[] {
  const [dead = [], live = []] = [true, false].map((givenUp) =>
    granted.filter(({ role }) => (role.access === GIVE_UP) === givenUp),
  );
  const role = tpl`Azure Service Bus Data ${eachValue("access")}`;
  return [
    ...grants({ label: "queue", role, resources: QUEUES, byAccess: true }, live),
    ...grants({ label: "dead_letter_sender", role: SENDER, resources: DEAD_LETTERS }, dead),
  ];
}
