import {
  type ApiTrigger,
  explicitRoutesOf,
  type FunctionEntry,
  type Inventory,
  pathShape,
} from "@motif/core/model";
import type { Caller, EnvironmentJson, HelperPlan } from "../ground/plan.ts";
import type { Called } from "../ground/room.ts";
import { API_VARIABLE, FRAMEWORK_VARIABLES } from "./environment.ts";
import { gatewayRoutes, hasGateway, onlyFunctionOf, streams } from "./routing.ts";

/** The account that the gateway calls functions as. */
export const GATEWAY = "gateway";

/** Names of the variables that say whether everybody may call functions that have no gateway in front. */
export const PUBLIC = { api: "api_public", streaming: "function_urls_public" } as const;

/** What its routes make of a function. */
export function calledByRoutes(
  fn: FunctionEntry,
  _triggers: readonly ApiTrigger[],
  inventory: Inventory,
): Called {
  return {
    environment: { ...FRAMEWORK_VARIABLES, [API_VARIABLE]: { json: answered(fn.name, inventory) } },
    callers: [callerOf(fn, inventory)],
  };
}

/** The account that the gateway calls functions as, where there is a gateway. */
export function gatewayHelpers(inventory: Inventory): HelperPlan[] {
  if (!inventory.api || !hasGateway(inventory)) return [];
  return [{ name: GATEWAY, description: `Gateway of ${inventory.app} to its functions`, permissions: [] }];
}

function callerOf(fn: FunctionEntry, inventory: Inventory): Caller {
  if (onlyFunctionOf(inventory) === fn.name) {
    return { why: `${fn.name}: is the HTTP API`, everybody: PUBLIC.api };
  }
  return streams(fn)
    ? { why: `${fn.name}: streams, so it is called directly`, everybody: PUBLIC.streaming }
    : { why: `${fn.name}: is behind the API Gateway, which alone may call it`, account: GATEWAY };
}

/** What the function answers, as its adapter reads it: see `Api` of `environment.ts`. */
function answered(name: string, inventory: Inventory): EnvironmentJson {
  const { api } = inventory;
  const shared = hasGateway(inventory) ? gatewayRoutes(inventory) : [];
  const behindGateway = shared.some((route) => route.function === name);
  const own = explicitRoutesOf(inventory).filter((route) => route.function === name);
  const paths = new Set(own.map(({ path }) => pathShape(path)));
  const others = behindGateway
    ? shared.filter((route) => route.function !== name && paths.has(pathShape(route.path)))
    : [];
  return {
    routes: own.map(({ method, path }) => ({ method, path })),
    ...(api?.cors && { cors: { ...api.cors } }),
    bodyLimit: api?.bodyLimit ?? 0,
    ...(behindGateway && { behindGateway }),
    ...(others.length > 0 && { otherRoutes: others.map(({ method, path }) => ({ method, path })) }),
  };
}
