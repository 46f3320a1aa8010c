import { type Layout, namedGrants } from "../../ground/grant.ts";
import type { Listener } from "../../ground/kind.ts";
import type { WorkflowLayout } from "./driver.ts";
import { type TaskCall, usedBy } from "./task-call.ts";

/** A workflow, resolved. */
export interface WorkflowEntry {
  readonly name: string;
  readonly layout: WorkflowLayout;
  readonly type: WorkflowLayout["type"];
  /** What its tasks call, in order of name. */
  readonly uses: readonly WorkflowUse[];
}

/** What tasks of a workflow call, and how. */
export interface WorkflowUse {
  /** As the definition names it. */
  readonly name: string;
  readonly resource: Layout;
  readonly access: string;
  /** The operations of the grant. */
  readonly operations: readonly string[];
  readonly calls: readonly TaskCall[];
}

/** Resolves a workflow. */
export function workflowEntry(
  layout: WorkflowLayout,
  _: readonly Listener[],
  __: readonly Layout[],
): WorkflowEntry {
  const used = usedBy(layout.uses, layout.definition);
  return {
    name: layout.name,
    layout,
    type: layout.type,
    uses: namedGrants(layout.uses)
      .map(({ name, grant: { resource, access, operations } }) => ({
        name,
        resource,
        access,
        operations,
        calls: used.find((each) => each.name === name)?.calls ?? [],
      }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}
