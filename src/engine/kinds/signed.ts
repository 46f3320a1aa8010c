import type { Inventory } from "@motif/core/model";
import type { Drivers } from "@motif/core/platform";
import { unmatchedProblem } from "@motif/runtime/gateway";
import { SIGNED_PATH, type SignedHandler } from "../ground/signed.ts";
import { KIND_NAMES, KINDS, type States } from "./kinds.ts";

/** Answers requests to an app's resources whose URL a function signed. `drivers` check no permissions. */
export function signedRequests(inventory: Inventory, states: States, drivers: Drivers): SignedHandler {
  const handlers = new Map<string, SignedHandler>();
  for (const name of KIND_NAMES) {
    const handler = KINDS[name].signed?.({ inventory, state: states[name], drivers });
    if (handler) handlers.set(name, handler);
  }
  return async (request) => {
    const [kind = ""] = request.target.slice(SIGNED_PATH.length).split(/[/?]/, 1);
    const handler = handlers.get(kind);
    return handler ? handler(request) : unmatchedProblem(request.method, request.target, []);
  };
}
