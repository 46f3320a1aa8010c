import type { Resource } from "@motif/compile";
import type { Role } from "../ground/plan.ts";
import { type GrantedRole, grants } from "../ground/roles.ts";
import { SENDER } from "../queue/roles.ts";
import { TOPICS } from "./reference.ts";

/** Publishing to a topic. */
export function publish(name: string): Role {
  return { kind: "topic", name };
}

/** Gives roles on topics to the identities of function apps. */
export function topicAssignments(granted: readonly GrantedRole[]): Resource[] {
  return grants({ label: "topic", role: SENDER, resources: TOPICS }, granted);
}
