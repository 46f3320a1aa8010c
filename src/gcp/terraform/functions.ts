import {
  type Block,
  block,
  blocks,
  call,
  commented,
  conditional,
  jsonencode,
  type Resource,
  ref,
  resource,
  tpl,
  type Value,
  v,
} from "@motif/compile";
import { API_VARIABLE, type Api } from "../api/environment.ts";
import { ASYNC_DELIVERY_VARIABLE, type AsyncDelivery, ENTRY_POINT } from "../function/environment.ts";
import { FILTERS_VARIABLE, type ObjectFilter } from "../objects/environment.ts";
import { BUILDER } from "../plan/callers.ts";
import type { FunctionPlan, GcpPlan } from "../plan/gcp-plan.ts";
import { BUNDLE_BUCKET } from "../plan/names.ts";
import { DELIVERIES_VARIABLE, type QueueDelivery } from "../queue/environment.ts";
import { privateBucket } from "./buckets.ts";
import { fullName, identifier, PERMISSIONS_IN_EFFECT, prefixed, SERVICES } from "./naming.ts";
import { ADDRESS, addressOf, emailOf, referenceTo } from "./references.ts";

/** Images of earlier builds that are kept to go back to, and days after which the others go away. */
const KEPT_IMAGES = 5;
const IMAGE_DAYS = 30;
const DAY = 86_400;

/** The bundles, the images that are built of them, and the functions. */
export function functionBlocks(plan: GcpPlan): Block[] {
  return [
    privateBucket(plan.app, BUNDLE_BUCKET, {
      address: ADDRESS.bundles,
      comment: "What functions are built of. Cloud Functions keeps a copy of its own.",
      forceDestroy: true,
    }),
    imageRepository(plan.app),
    ...plan.functions.flatMap((fn) => [bundleObject(fn), cloudFunction(plan, fn)]),
  ];
}

function imageRepository(app: string): Resource {
  return resource(
    "google_artifact_registry_repository",
    "functions",
    {
      location: v("region"),
      repository_id: prefixed(app),
      description: `Images of the functions of ${app}`,
      format: "DOCKER",
      cleanup_policies: blocks([
        { id: "keep-last", action: "KEEP", most_recent_versions: block({ keep_count: KEPT_IMAGES }) },
        { id: "delete-old", action: "DELETE", condition: block({ older_than: `${IMAGE_DAYS * DAY}s` }) },
      ]),
    },
    { dependsOn: [SERVICES] },
  );
}

/** The bundle, under a name that says what is in it: another content is another object, and another build. */
function bundleObject(fn: FunctionPlan): Resource {
  const bundle = tpl`${ref("path.module")}/${fn.bundle}`;
  return resource(
    "google_storage_bucket_object",
    identifier(fn.name),
    {
      name: tpl`${fn.name}/${conditional(call("fileexists", bundle), call("filesha256", bundle), "missing")}.zip`,
      bucket: ref(ADDRESS.bundles, "name"),
      source: bundle,
      content_type: "application/zip",
    },
    {
      lifecycle: {
        preconditions: [
          {
            condition: call("fileexists", bundle),
            message: `${fn.bundle} is missing. Build the bundles first: in this folder, run "npx motif build ..".`,
          },
        ],
      },
    },
  );
}

function cloudFunction({ app }: GcpPlan, fn: FunctionPlan): Resource {
  const id = identifier(fn.name);
  return resource(
    "google_cloudfunctions2_function",
    id,
    {
      name: fullName(app, fn.name),
      location: v("region"),
      description: fn.description,
      build_config: block({
        runtime: fn.runtime,
        entry_point: ENTRY_POINT,
        service_account: ref(addressOf("account", BUILDER), "id"),
        docker_repository: ref(ADDRESS.repository, "id"),
        source: block({
          storage_source: block({
            bucket: ref(ADDRESS.bundles, "name"),
            object: ref(`google_storage_bucket_object.${id}`, "name"),
          }),
        }),
      }),
      service_config: block({
        service_account_email: emailOf(fn.name),
        available_memory: `${fn.memory}Mi`,
        timeout_seconds: fn.timeout,
        min_instance_count: fn.minimumInstances,
        max_instance_count: fn.maximumInstances,
        max_instance_request_concurrency: commented(
          "An instance does one thing at a time, so instances are what the app calls concurrency.",
          1,
        ),
        ingress_settings: fn.ingress === "internal" ? "ALLOW_INTERNAL_ONLY" : "ALLOW_ALL",
        all_traffic_on_latest_revision: true,
        environment_variables: environmentOf(fn),
      }),
    },
    { dependsOn: [ref(PERMISSIONS_IN_EFFECT)] },
  );
}

function environmentOf(fn: FunctionPlan): Record<string, Value> {
  const variables = Object.entries(fn.environment).map(([name, value]): [string, Value] => [
    name,
    typeof value === "string" ? value : referenceTo(value),
  ]);
  if (fn.api) variables.push([API_VARIABLE, jsonencode(apiOf(fn.api))]);
  if (fn.queueDeliveries.length > 0) {
    variables.push([DELIVERIES_VARIABLE, jsonencode(fn.queueDeliveries.map(queueDelivery))]);
  }
  const asynchronous = asyncDelivery(fn);
  if (asynchronous) variables.push([ASYNC_DELIVERY_VARIABLE, jsonencode(asynchronous)]);
  if (fn.objectFilters.length > 0) {
    const filters: Record<keyof ObjectFilter, Value>[] = fn.objectFilters.map((filter) => ({ ...filter }));
    variables.push([FILTERS_VARIABLE, jsonencode(filters)]);
  }
  return Object.fromEntries(variables.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function apiOf({ routes, cors, otherRoutes, ...rest }: NonNullable<FunctionPlan["api"]>): {
  readonly [Key in keyof Api]: Value | undefined;
} {
  return {
    routes: routes.map((route) => ({ ...route })),
    cors: cors && { ...cors },
    ...rest,
    otherRoutes: otherRoutes?.map((route) => ({ ...route })),
  };
}

function queueDelivery({
  queue,
  deadLetterQueue,
  attempts,
}: FunctionPlan["queueDeliveries"][number]): Record<keyof QueueDelivery, Value> {
  return {
    queue,
    // Not a reference: the subscription needs the function's address first.
    subscription: tpl`projects/${v("project_id")}/subscriptions/${ref(addressOf("topic", queue), "name")}`,
    deadLetterTopic: ref(addressOf("topic", deadLetterQueue), "id"),
    attempts,
  };
}

function asyncDelivery({
  asyncDelivery: delivery,
}: FunctionPlan): Record<keyof AsyncDelivery, Value> | undefined {
  if (!delivery) return undefined;
  const { deadLetterQueue, ...retry } = delivery;
  return { ...retry, deadLetterTopic: ref(addressOf("topic", deadLetterQueue), "id") };
}
