import type { Resource } from "@motif/compile";
import type { Role } from "../ground/plan.ts";
import { type GrantedRole, grants } from "../ground/roles.ts";
import { DEAD_LETTERS, QUEUE_TYPE, QUEUES } from "./reference.ts";

/** https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/integration#azure-service-bus-data-sender */
export const SENDER = "Azure Service Bus Data Sender";
const RECEIVER = "Azure Service Bus Data Receiver";

/** The roles that are assigned on queues. */
export const QUEUE_ROLES = { [SENDER]: QUEUE_TYPE, [RECEIVER]: QUEUE_TYPE } as const;

const SEND = "send";
const RECEIVE = "receive";
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
  const to = (access: string) => granted.filter(({ role }) => role.access === access);
  return [
    ...grants({ label: "queue_receiver", role: RECEIVER, resources: QUEUES }, to(RECEIVE)),
    ...grants({ label: "queue_sender", role: SENDER, resources: QUEUES }, to(SEND)),
    ...grants({ label: "dead_letter_sender", role: SENDER, resources: DEAD_LETTERS }, to(GIVE_UP)),
  ];
}
