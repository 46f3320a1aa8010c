import { entryNamed, type FunctionEntry, type Inventory, type RouteEntry } from "@motif/core/model";
import type { Caller, HelperPlan } from "./gcp-plan.ts";
import { ROLE } from "./permissions.ts";

/** Helper accounts that every app has, or every app with an API Gateway. */
export const BUILDER = "builder";
export const GATEWAY = "gateway";

/** Name of the account that Pub/Sub, Eventarc and Cloud Scheduler call a function as. */
export function callerName(functionName: string): string {
  return `${functionName}-caller`;
}

/** Whether a function's responses have to be sent as they come. */
export function streams({ definition }: FunctionEntry): boolean {
  return definition.kind === "http" && definition.streams;
}

/**
 * The routes that the API answers under its own address. Nothing says that API Gateway hands on a response as it comes, so
 * functions that stream are called directly.
 */
export function gatewayRoutes({ api, functions }: Inventory): readonly RouteEntry[] {
  return api?.routes.filter((route) => !streams(entryNamed(functions, route.function))) ?? [];
}

/** The function that answers everything, where there is only one: it needs no gateway in front. */
export function onlyFunctionOf(inventory: Inventory): string | undefined {
  const routes = inventory.api?.routes ?? [];
  const every = new Set(routes.map((route) => route.function));
  const names = every.size === 1 ? every : new Set(gatewayRoutes(inventory).map((route) => route.function));
  const [name] = names;
  return names.size === 1 ? name : undefined;
}

/** Whether there is an API Gateway: where several functions answer under one address. */
export function hasGateway(inventory: Inventory): boolean {
  return new Set(gatewayRoutes(inventory).map((route) => route.function)).size > 1;
}

/** Who may call a function. A task is called by whom you allow it. */
export function callerOf(fn: FunctionEntry, inventory: Inventory): Caller[] {
  if (fn.kind === "task") return [];
  if (fn.kind !== "http") {
    return [{ why: `${fn.name}: is called for ${eventsOf(fn, inventory)}`, account: callerName(fn.name) }];
  }
  if (onlyFunctionOf(inventory) === fn.name) {
    return [{ why: `${fn.name}: is the HTTP API`, everybody: "api" }];
  }
  return streams(fn)
    ? [{ why: `${fn.name}: streams, so it is called directly`, everybody: "streaming" }]
    : [{ why: `${fn.name}: is behind the API Gateway, which alone may call it`, account: GATEWAY }];
}

/** The service accounts that are no function's. */
export function planHelpers(inventory: Inventory): HelperPlan[] {
  const { app, api, functions } = inventory;
  const called = functions.filter(({ kind }) => kind === "consumer" || kind === "scheduled");
  return [
    builder(app),
    ...(api && hasGateway(inventory)
      ? [{ name: GATEWAY, description: `Gateway of ${app} to its functions`, permissions: [] }]
      : []),
    ...called.map((fn) => caller(fn, inventory)),
  ];
}

/**
 * Cloud Build needs no more to make a function's image.
 * @see https://docs.cloud.google.com/functions/docs/securing/build-custom-sa
 */
function builder(app: string): HelperPlan {
  return {
    name: BUILDER,
    description: `Builds the functions of ${app}`,
    permissions: [
      {
        why: ["builder: stores the images of functions"],
        role: ROLE.imageWriter,
        on: { kind: "repository" },
      },
      { why: ["builder: reads the bundles"], role: ROLE.bucketReader, on: { kind: "bundles" } },
      {
        why: [
          "builder: reads what Cloud Functions copied of the bundles, into a bucket that it makes itself at the first build",
        ],
        role: ROLE.bucketReader,
        on: { kind: "project", condition: "build-sources" },
      },
      {
        why: ["builder: writes the log of a build; there is no narrower place to allow that"],
        role: ROLE.logWriter,
        on: { kind: "project" },
      },
    ],
  };
}

function caller(fn: FunctionEntry, inventory: Inventory): HelperPlan {
  const receives = inventory.objectSubscriptions.some((entry) => entry.function === fn.name);
  return {
    name: callerName(fn.name),
    description: `Calls ${fn.name} for ${eventsOf(fn, inventory)}`,
    permissions: receives
      ? [
          {
            why: [
              `${fn.name}: Eventarc hands over object events as this account; the role exists on projects only`,
            ],
            role: ROLE.eventReceiver,
            on: { kind: "project" },
          },
        ]
      : [],
  };
}

function eventsOf({ name }: FunctionEntry, inventory: Inventory): string {
  const mine = (entries: readonly { readonly name: string; readonly function: string }[]) =>
    entries.filter((entry) => entry.function === name).map((entry) => entry.name);
  const queues = mine(inventory.queueSubscriptions);
  const objects = mine(inventory.objectSubscriptions);
  const schedules = mine(inventory.schedules);
  return [
    ...(queues.length > 0 ? [`messages (${queues.join(", ")})`] : []),
    ...(objects.length > 0 ? [`new objects (${objects.join(", ")})`] : []),
    ...(schedules.length > 0 ? [`schedules (${schedules.join(", ")})`] : []),
  ].join(" and ");
}
