import type { Resource } from "@motif/compile";
import type { Role } from "../ground/plan.ts";
import { type GrantedRole, grants } from "../ground/roles.ts";
import { BUS_TYPE, BUSES } from "./reference.ts";

/** https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/integration#eventgrid-data-sender */
const SENDER = "EventGrid Data Sender";

/** The role that is assigned on buses. */
export const BUS_ROLES = { [SENDER]: BUS_TYPE } as const;

/** Publishing to a bus. */
export function publish(name: string): Role {
  return { kind: "bus", name };
}

/** Gives roles on buses to the identities of function apps. */
export function busAssignments(granted: readonly GrantedRole[]): Resource[] {
  return grants({ label: "bus", role: SENDER, resources: BUSES }, granted);
}
