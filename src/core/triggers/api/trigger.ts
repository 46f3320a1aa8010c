import type { Trigger } from "../../ground/trigger.ts";
import { checkApi } from "./check.ts";
import type { HttpApi } from "./declare.ts";
import { type ApiTrigger, apiTriggers } from "./entry.ts";
import { features } from "./features.ts";
import { texts } from "./texts.ts";

export type { ApiEntry, ApiTrigger, RouteEntry } from "./entry.ts";

/** Requests to an HTTP API. */
export const api = {
  wiring: "httpApi",
  features,
  texts,
  functions: ({ routes }: HttpApi) => Object.values(routes),
  resources: () => [],
  check: checkApi,
  entries: apiTriggers,
} as const satisfies Trigger<HttpApi, ApiTrigger>;
