import type { Refuse } from "@motif/compile/kit";
import type { Inventory } from "@motif/core/model";
import { REASON } from "./capabilities.ts";

/** Refuses workflows: nothing of them is planned. */
export function planWorkflows({ resources }: Inventory, refuse: Refuse): Readonly<Record<never, never>> {
  for (const { name } of resources.workflow) {
    refuse(
      `workflow ${name}`,
      `${REASON}. Have the functions call each other through queues, as pattern 14 does, or leave Google Cloud out of the targets of the app`,
    );
  }
  return {};
}
