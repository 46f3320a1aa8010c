import type { Refuse } from "@motif/compile/kit";
import type { Inventory } from "@motif/core/model";
import type { Backlog } from "../ground/room.ts";

/** Why functions do not call functions (https://learn.microsoft.com/azure/azure-functions/functions-how-to-create-function-keys). */
export const NO_CALLS =
  "Azure Functions has no call of a function by an identity, and a function's key is only there when its app is";

/** Refuses calls between functions: nothing of them is planned. */
export function planCallables(
  { functions, resources }: Inventory,
  _: readonly Backlog[],
  refuse: Refuse,
): Readonly<Record<never, never>> {
  for (const { name, grants } of functions) {
    for (const { resource, name: grant } of grants) {
      if (resource.kind !== "callable") continue;
      refuse(
        `function ${name}, uses.${grant}`,
        `${NO_CALLS}. Put a queue between them, or import what both need from a file of its own`,
      );
    }
  }
  for (const { name, onSuccess, onFailure } of resources.callable) {
    if (!onSuccess && !onFailure) continue;
    refuse(
      `callable ${name}`,
      "has destinations, and Azure Functions has no calls that nobody waits for. Send to a queue from the function",
    );
  }
  return {};
}
