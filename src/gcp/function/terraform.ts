import {
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
import { fullName, identifier, outputByName, prefixed } from "@motif/compile/kit";
import { privateBucket } from "../ground/bucket.ts";
import { isList, isSetting } from "../ground/environment-json.ts";
import { PERMISSIONS_IN_EFFECT, SERVICES } from "../ground/naming.ts";
import type { BasePlan, EnvironmentJson, EnvironmentValue, FunctionPlan } from "../ground/plan.ts";
import {
  accountAddress,
  emailOf,
  expressionOf,
  functionName,
  functionUrl,
  referenceTo,
} from "../ground/references.ts";
import type { TerraformParts } from "../ground/room.ts";
import { BUILDER } from "./builder.ts";
import { ENTRY_POINT } from "./environment.ts";
import { logs } from "./logs.ts";
import { BUNDLE_BUCKET } from "./plan.ts";
import { BUNDLES, REPOSITORY } from "./reference.ts";

/** Images of earlier builds that are kept to go back to, and days after which the others go away. */
const KEPT_IMAGES = 5;
const IMAGE_DAYS = 30;
const DAY = 86_400;

/** The bundles, the images that are built of them, and the functions. */
export function functionTerraform(plan: BasePlan): TerraformParts {
  const { app, functions } = plan;
  const names = functions.map(({ name }) => [name, referenceTo(functionName(name))] as const);
  const urls = functions.map(({ name }) => [name, functionUrl(name)] as const);
  return {
    functions: [
      privateBucket(app, BUNDLE_BUCKET, {
        address: BUNDLES,
        comment: "What functions are built of. Cloud Functions keeps a copy of its own.",
        forceDestroy: true,
      }),
      imageRepository(app),
      ...functions.flatMap((fn) => [bundleObject(fn), cloudFunction(app, fn)]),
    ],
    observability: logs(plan),
    outputs: {
      functions: [
        ...outputByName("function_names", "Cloud Run functions, by their name in the app.", names),
        ...outputByName(
          "service_urls",
          "Addresses of the functions. Those that are not public take calls of their own caller only.",
          urls,
        ),
      ],
    },
  };
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
      bucket: ref(BUNDLES, "name"),
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

function cloudFunction(app: string, fn: FunctionPlan): Resource {
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
        service_account: ref(accountAddress(BUILDER), "id"),
        docker_repository: ref(REPOSITORY, "id"),
        source: block({
          storage_source: block({
            bucket: ref(BUNDLES, "name"),
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
  return Object.fromEntries(
    Object.entries(fn.environment).map(([name, value]): [string, Value] => [name, variableOf(value)]),
  );
}

function variableOf(value: EnvironmentValue): Value {
  if (typeof value === "object" && "json" in value) return jsonencode(jsonOf(value.json));
  return expressionOf(value);
}

function jsonOf(value: EnvironmentJson): Value {
  if (isSetting(value)) return expressionOf(value);
  if (typeof value !== "object") return value;
  if (isList(value)) return value.map(jsonOf);
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, inner === undefined ? undefined : jsonOf(inner)]),
  );
}
