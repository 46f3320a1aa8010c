import { isDeepStrictEqual } from "node:util";
import {
  at,
  type Block,
  block,
  blocks,
  call,
  commented,
  conditional,
  eachKey,
  eachValue,
  jsonencode,
  local,
  locals,
  op,
  type Resource,
  ref,
  resource,
  tpl,
  type Value,
  v,
} from "@motif/compile";
import { fullName, outputOfEach, prefixed } from "@motif/compile/kit";
import { VARIABLE } from "../ground/environment.ts";
import { isList, isSetting } from "../ground/environment-json.ts";
import { FUNCTION_MAP, PERMISSIONS_IN_EFFECT, SERVICES } from "../ground/naming.ts";
import type { BasePlan, EnvironmentJson, EnvironmentValue, FunctionPlan } from "../ground/plan.ts";
import { ACCOUNTS, expressionOf, FUNCTIONS, instanceOf, referenceTo } from "../ground/references.ts";
import type { TerraformParts } from "../ground/room.ts";
import { BUILDER } from "./builder.ts";
import { ENTRY_POINT } from "./environment.ts";
import { logs } from "./logs.ts";
import { BUNDLE_FOLDER, KEPT_IMAGES } from "./plan.ts";
import { BUNDLE_BUCKET, BUNDLES, REPOSITORY } from "./reference.ts";

/** The local with what functions are told besides what all of them are told. */
const ENVIRONMENTS = "environments";

/** The only one that functions can have. */
const RUNTIME: FunctionPlan["runtime"] = "nodejs24";

/** Days after which images beyond those that are kept go away. */
const IMAGE_DAYS = 30;
const DAY = 86_400;

/** The bundles, the images that are built of them, and the functions. */
export function functionTerraform(plan: BasePlan): TerraformParts {
  const { app } = plan;
  return {
    functions: [functionMap(plan), bundleObjects(), imageRepository(app), ...cloudFunctions(plan)],
    buckets: [
      {
        name: BUNDLE_BUCKET,
        forceDestroy: true,
        comment: "What functions are built of. Cloud Functions keeps a copy of its own.",
      },
    ],
    observability: logs(plan),
    outputs: {
      functions: [
        outputOfEach("function_names", "Cloud Run functions, by their name in the app.", FUNCTIONS, "name"),
        outputOfEach(
          "service_urls",
          "Addresses of the functions. Those that are not public take calls of their own caller only.",
          FUNCTIONS,
          "service_config[0].uri",
        ),
      ],
    },
  };
}

/** Constants only: what everything is repeated for must not wait for something that is made. */
function functionMap({ functions }: BasePlan): Block {
  const rows = functions.map((fn): [string, Value] => [
    fn.name,
    {
      kind: fn.kind,
      memory: fn.memory,
      timeout: fn.timeout,
      min_instances: haveInstancesReady(functions) ? fn.minimumInstances : undefined,
      max_instances: fn.maximumInstances,
      internal: fn.ingress === "internal",
    },
  ]);
  return locals(
    { [FUNCTION_MAP]: Object.fromEntries(rows) },
    "The functions: memory in MiB, timeouts in seconds.",
  );
}

function haveInstancesReady(functions: readonly FunctionPlan[]): boolean {
  return functions.some(({ minimumInstances }) => minimumInstances > 0);
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

/** The bundles, under names that say what is in them: another content is another object, and another build. */
function bundleObjects(): Resource {
  const name = tpl`${BUNDLE_FOLDER}/${eachKey}.zip`;
  const bundle = tpl`${ref("path.module")}/${name}`;
  return resource(
    "google_storage_bucket_object",
    "bundle",
    {
      name: tpl`${eachKey}/${conditional(call("fileexists", bundle), call("filesha256", bundle), "missing")}.zip`,
      bucket: referenceTo(BUNDLES),
      source: bundle,
      content_type: "application/zip",
    },
    {
      forEach: local(FUNCTION_MAP),
      lifecycle: {
        preconditions: [
          {
            condition: call("fileexists", bundle),
            message: tpl`${name} is missing. Build the bundles first: in this folder, run "npx --no-install motif build ..".`,
          },
        ],
      },
    },
  );
}

function cloudFunctions(plan: BasePlan): Block[] {
  const { app, functions } = plan;
  const { shared, own } = environments(functions);
  const differs = own.some(([, variables]) => Object.keys(variables).length > 0);
  const fn = resource(
    "google_cloudfunctions2_function",
    "function",
    {
      name: fullName(app, eachKey),
      location: v("region"),
      description: tpl`${app}: ${eachKey} (${eachValue("kind")})`,
      build_config: block({
        runtime: RUNTIME,
        entry_point: ENTRY_POINT,
        service_account: instanceOf(ACCOUNTS, BUILDER, "id"),
        docker_repository: ref(REPOSITORY, "id"),
        source: block({
          storage_source: block({
            bucket: referenceTo(BUNDLES),
            object: instanceOf("google_storage_bucket_object.bundle", eachKey, "name"),
          }),
        }),
      }),
      service_config: block({
        service_account_email: instanceOf(ACCOUNTS, eachKey, "email"),
        available_memory: tpl`${eachValue("memory")}Mi`,
        timeout_seconds: eachValue("timeout"),
        min_instance_count: haveInstancesReady(functions) ? eachValue("min_instances") : 0,
        max_instance_count: eachValue("max_instances"),
        max_instance_request_concurrency: commented(
          "An instance does one thing at a time, so instances are what the app calls concurrency.",
          1,
        ),
        ingress_settings: conditional(eachValue("internal"), "ALLOW_INTERNAL_ONLY", "ALLOW_ALL"),
        all_traffic_on_latest_revision: true,
        environment_variables: differs ? call("merge", at(local(ENVIRONMENTS), eachKey), shared) : shared,
      }),
    },
    { forEach: local(FUNCTION_MAP), dependsOn: [ref(PERMISSIONS_IN_EFFECT)] },
  );
  if (!differs) return [fn];
  const comment =
    "What functions are told besides. It is no part of local.functions, since it waits for what it names.";
  return [locals({ [ENVIRONMENTS]: Object.fromEntries(own) }, comment), fn];
}

type Variables = Readonly<Record<string, Value>>;

/** The environment variables that all functions have alike, and those that each has besides. */
function environments(functions: readonly FunctionPlan[]): {
  readonly shared: Variables;
  readonly own: readonly (readonly [name: string, variables: Variables])[];
} {
  const isShared = (name: string, value: EnvironmentValue) =>
    functions.every(({ environment }) => isDeepStrictEqual(environment[name], value));
  const written = (environment: FunctionPlan["environment"], wanted: boolean): Variables =>
    Object.fromEntries(
      Object.entries(environment)
        .filter(([name, value]) => isShared(name, value) === wanted)
        .map(([name, value]) => [name, variableOf(value)]),
    );
  const [first] = functions;
  return {
    shared: {
      ...(first && written(first.environment, true)),
      [VARIABLE.timeout]: op(eachValue("timeout"), "*", 1000),
    },
    own: functions.map(({ name, environment }) => [name, written(environment, false)]),
  };
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
