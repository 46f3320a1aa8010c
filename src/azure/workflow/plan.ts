import type { Refuse } from "@motif/compile/kit";
import type { Inventory } from "@motif/core/model";
import type { Backlog } from "../ground/room.ts";
import { REASON } from "./capabilities.ts";

/** Refuses workflows: nothing of them is planned. */
export function planWorkflows(
  { resources }: Inventory,
  _: readonly Backlog[],
  refuse: Refuse,
): Readonly<Record<never, never>> {
  for (const { name } of resources.workflow) {
    refuse(
      `workflow ${name}`,
      `${REASON}. Have the functions call each other through queues, as pattern 14 does, or leave Azure out of the targets of the app`,
    );
  }
  return {};
}
