import { eachValue, type Resource, tpl } from "@motif/compile";
import type { Role } from "../ground/plan.ts";
import { type GrantedRole, grants } from "../ground/roles.ts";
import { HUB_TYPE, HUBS } from "./reference.ts";

/** https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/analytics#azure-event-hubs-data-sender */
const SEND = "Sender";
const RECEIVE = "Receiver";

/** The roles that are assigned on streams. */
export const STREAM_ROLES = {
  "Azure Event Hubs Data Sender": HUB_TYPE,
  "Azure Event Hubs Data Receiver": HUB_TYPE,
} as const;

/** Publishing to a stream. */
export function publish(name: string): Role {
  return { kind: "stream", name, access: SEND };
}

/** Getting records of a stream. */
export function receive(name: string): Role {
  return { kind: "stream", name, access: RECEIVE };
}

/** Gives roles on streams to the identities of function apps. */
export function streamAssignments(granted: readonly GrantedRole[]): Resource[] {
  const role = tpl`Azure Event Hubs Data ${eachValue("access")}`;
  return grants({ label: "stream", role, resources: HUBS, byAccess: true }, granted);
}
