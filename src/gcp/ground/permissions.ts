import type { Permission, PermissionTarget } from "./plan.ts";
import { PROJECT } from "./references.ts";

/** What something that a function does needs: a role on a resource. */
export interface Granted {
  readonly role: string;
  /** A role that this one has all permissions of. */
  readonly includes?: string;
  readonly on: PermissionTarget;
}

/** Operations that read only; whatever else a grant allows takes a role that writes. */
const READING: readonly string[] = ["get", "query", "scan", "head", "list"];

/** Whether operations change something. */
export function writes(operations: readonly string[]): boolean {
  return operations.some((operation) => !READING.includes(operation));
}

/**
 * A resource, as a role's target; `args` are how the members of its type name it. `label` is of all such resources, and `of`
 * says which of them it is.
 */
export function on(
  type: string,
  label: string,
  args: PermissionTarget["arguments"],
  of?: string,
): PermissionTarget {
  return { type: `${type}_iam_member`, label, ...(of !== undefined && { of }), arguments: args };
}

/** The whole project, where Google Cloud offers nothing else; the role is part of the block's name. */
export function onProject(
  role: string,
  condition?: NonNullable<PermissionTarget["condition"]>,
): PermissionTarget {
  return {
    type: "google_project_iam_member",
    label: snakeCase(role),
    arguments: { project: PROJECT },
    ...(condition && { condition }),
  };
}

function snakeCase(role: string): string {
  return role.replace(/^.*\./, "").replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** One permission for each resource: a role that includes another stands for both, with the reasons of both. */
export function merged(permissions: readonly (Permission & Granted)[]): Permission[] {
  const byTarget = Map.groupBy(
    permissions,
    ({ on: target }) => `${target.type} ${target.label} ${target.of ?? ""}`,
  );
  return [...byTarget.values()].flatMap((group) => {
    const roles = [...new Map(group.map((one) => [one.role, one])).values()];
    const kept = roles.filter(({ role }) => !group.some(({ includes }) => includes === role));
    return kept.map(({ role, includes, on: target }) => ({
      why: group.filter((one) => one.role === role || one.role === includes).flatMap(({ why }) => why),
      role,
      on: target,
    }));
  });
}
