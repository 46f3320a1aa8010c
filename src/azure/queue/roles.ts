import type { Resource } from "@motif/compile";
import { identifier } from "@motif/compile/kit";
import type { Role, RolePlan } from "../ground/plan.ts";
import { assignment, principalOf } from "../ground/roles.ts";
import { QUEUE_TYPE, queueAddress } from "./reference.ts";

/** https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/integration#azure-service-bus-data-sender */
export const SENDER = "Azure Service Bus Data Sender";
const RECEIVER = "Azure Service Bus Data Receiver";

/** The roles that are assigned on queues. */
export const QUEUE_ROLES = { [SENDER]: QUEUE_TYPE, [RECEIVER]: QUEUE_TYPE } as const;

/** Sending to a queue. */
export function send(name: string): Role {
  return { kind: "queue", name, access: "send" };
}

/** Getting messages of a queue. */
export function receive(name: string): Role {
  return { kind: "queue", name, access: "receive" };
}

/** Gives a role on a queue to the identity of a function app. */
export function queueAssignment(app: string, { role, why }: RolePlan): Resource {
  const { name, access = "" } = role;
  return assignment({
    label: [app, "queue", name, access].map(identifier).join("_"),
    role: access === "send" ? SENDER : RECEIVER,
    scope: queueAddress(name),
    principal: principalOf(app),
    why,
  });
}
