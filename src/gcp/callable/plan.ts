import { nameOf, type Refuse } from "@motif/compile/kit";
import type { FunctionEntry, Inventory } from "@motif/core/model";
import { resourceVariable } from "@motif/runtime/variables";
import { PROJECT, REGION, type Setting } from "../ground/references.ts";
import type { FunctionNeeds } from "../ground/room.ts";

/** Why calls are refused that nobody waits for. */
export const NO_SENDS = "Cloud Run has no call that nobody waits for";

/** The callables of a plan. */
export interface CallablePlans {
  readonly calls: readonly CallPlan[];
}

/** A function that may call another. */
export interface CallPlan {
  readonly why: string;
  readonly caller: string;
  readonly callee: string;
}

/** Who may call whom. */
export function planCallables({ functions, resources }: Inventory, refuse: Refuse): CallablePlans {
  for (const { name, onSuccess, onFailure } of resources.callable) {
    if (!onSuccess && !onFailure) continue;
    refuse(
      `callable ${name}`,
      "has destinations, and Cloud Run has no calls that nobody waits for. Send to a queue from the function",
    );
  }
  const calls = functions.flatMap((fn) => grantedIn(fn).map((grant) => ({ fn, grant })));
  for (const { fn, grant } of calls) {
    if (grant.access !== "sender") continue;
    refuse(`function ${fn.name}, uses.${grant.name}`, `${NO_SENDS}. Send to a queue, and consume that`);
  }
  const byPair = new Map(
    calls.map(({ fn, grant: { name, access, resource } }) => [
      `${fn.name}/${resource.name}`,
      {
        why: `${fn.name}: grant ${name} (${access} of callable ${resource.name})`,
        caller: fn.name,
        callee: resource.name,
      },
    ]),
  );
  return { calls: [...byPair.values()] };
}

/**
 * Where a caller finds what it calls. "https://REGION-PROJECT_ID.cloudfunctions.net/FUNCTION_NAME": known before the function is
 * there, which cannot wait for itself (https://docs.cloud.google.com/functions/docs/calling/http).
 */
export function callableNeeds(fn: FunctionEntry, { app }: Inventory): FunctionNeeds {
  const address = (name: string): Setting => ({
    joined: [
      "https://",
      REGION,
      "-",
      PROJECT,
      ".cloudfunctions.net/",
      { address: "local.prefix" },
      `-${nameOf(app, name)}`,
    ],
  });
  const variables = grantedIn(fn).map(
    ({ resource: { name } }) => [resourceVariable("callable", name), address(name)] as const,
  );
  return { environment: Object.fromEntries(variables) };
}

function grantedIn({ grants }: FunctionEntry) {
  return grants.filter(({ resource }) => resource.kind === "callable");
}
