import {
  type Addressed,
  argument,
  type Block,
  call,
  commented,
  data,
  eachValue,
  local,
  locals,
  type Module,
  provider,
  type Resource,
  ref,
  resource,
  splat,
  v,
  variable,
} from "@motif/compile";
import {
  matches,
  nameVariables,
  PREFIX_LOCAL,
  regionVariable,
  requiredVersions,
  rootModule,
  tagsOf,
  tagsVariable,
  terraformSettings,
} from "@motif/compile/kit";
import { invokers, members, ownMembers, serviceAccounts } from "../ground/accounts.ts";
import { serviceAgents } from "../ground/agents.ts";
import { privateBuckets } from "../ground/bucket.ts";
import { LABEL_GRAMMAR } from "../ground/labels.ts";
import { BETA, hash, PERMISSIONS_IN_EFFECT } from "../ground/naming.ts";
import { REGION_PATTERN } from "../ground/place.ts";
import { callersTokens } from "../ground/pubsub/tokens.ts";
import { OUTPUT_GROUPS, type TerraformParts } from "../ground/room.ts";
import { alarmBlocks } from "./alarms.ts";
import { dashboardBlocks } from "./dashboard.ts";
import { PROFILE } from "./profile.ts";
import { DEFAULT_REGION } from "./region.ts";
import { type GcpPlan, ROOMS } from "./rooms.ts";
import { PROVIDERS } from "./rules.ts";

/** https://docs.cloud.google.com/resource-manager/docs/creating-managing-projects */
const PROJECT_ID_PATTERN = "^([a-z0-9.-]+:)?[a-z][a-z0-9-]{4,28}[a-z0-9]$";

/** The local with the labels of everything. */
const LABELS = "labels";

/**
 * How long an API is given until it is on everywhere. Before that it answers "If you enabled this API recently, wait a few
 * minutes for the action to propagate to our systems and retry"; the provider's own tests wait as long
 * (https://github.com/GoogleCloudPlatform/magic-modules/pull/10076).
 */
const ENABLING = "60s";

/** How long Google Cloud takes to hear of a role everywhere: https://docs.cloud.google.com/iam/docs/access-change-propagation */
const PROPAGATION = "120s";

/** The root module of an app. Throws `UnsupportedError` where two blocks would have the same address. */
export function toTerraform(plan: GcpPlan): Module {
  const parts = ROOMS.flatMap((room) => room.terraform?.(plan) ?? []);
  const all = (file: "functions" | "api" | "data" | "observability") =>
    parts.flatMap((part) => part[file] ?? []);
  const blocks = {
    functions: all("functions"),
    api: all("api"),
    data: [
      privateBuckets(
        plan.app,
        parts.flatMap(({ buckets = [] }) => buckets),
      ),
      ...all("data"),
    ],
    iam: accounts(plan, parts),
    observability: [...all("observability"), ...alarmBlocks(plan), ...dashboardBlocks(plan)],
  };
  return rootModule(PROFILE.title, plan.app, {
    versions: settings(plan, parts, Object.values(blocks).flat()),
    variables: variables(plan, parts),
    outputs: OUTPUT_GROUPS.flatMap((group) => parts.flatMap(({ outputs }) => outputs?.[group] ?? [])),
    ...blocks,
  });
}

function settings(
  { app, services }: GcpPlan,
  parts: readonly TerraformParts[],
  blocks: readonly Block[],
): Block[] {
  const beta = betaOnly(parts);
  return [
    terraformSettings(requiredVersions(blocks, PROVIDERS)),
    googleProvider("google"),
    ...(beta.length > 0 ? [googleProvider(BETA, `In this provider only: ${beta.join(", ")}.`)] : []),
    locals({
      ...PREFIX_LOCAL,
      [LABELS]: tagsOf(app, "labels"),
      project_hash: commented("Keeps names apart that all projects share.", hash(v("project_id"))),
    }),
    resource(
      "google_project_service",
      "required",
      { project: v("project_id"), service: eachValue(), disable_on_destroy: false },
      { forEach: call("toset", [...services]) },
    ),
    servicesEnabled(),
  ];
}

function betaOnly(parts: readonly TerraformParts[]): string[] {
  const agents = parts.some((part) => part.agents && part.agents.length > 0) ? ["service agents"] : [];
  return [...parts.flatMap((part) => part.beta ?? []), ...agents];
}

/** Waits again when another API is switched on. */
function servicesEnabled(): Resource {
  const services = ref("google_project_service.required");
  return resource(
    "time_sleep",
    "services_enabled",
    { create_duration: ENABLING, triggers: { services: call("join", " ", call("keys", services)) } },
    { comment: "Until an API that was switched on is known everywhere, calls of it fail." },
  );
}

function googleProvider(name: string, comment?: string): Block {
  return provider(
    name,
    { project: v("project_id"), region: v("region"), default_labels: local(LABELS) },
    comment,
  );
}

/** Service accounts: one a function and one for each that calls, builds or stands in front; and what each may do. */
function accounts({ app, functions, helpers }: GcpPlan, parts: readonly TerraformParts[]): Block[] {
  const calling = helpers.filter((helper) => helper.function !== undefined);
  const single = helpers.filter((helper) => helper.function === undefined);
  const own = single.flatMap(ownMembers);
  const ofFunctions = members(functions);
  const ofCallers = members(calling);
  const awaited = [
    ...parts.flatMap(({ awaitedRoles = [] }) => awaitedRoles),
    ...callersTokens(parts.flatMap(({ pubsubCalls = [] }) => pubsubCalls)),
  ];
  return [
    data("google_project", "current", { project_id: v("project_id") }),
    ...parts.flatMap(({ sources = [] }) => sources),
    ...serviceAgents(parts.flatMap(({ agents = [] }) => agents)),
    serviceAccounts(app, functions, helpers),
    ...ofFunctions,
    ...invokers(functions),
    ...own,
    ...ofCallers,
    ...parts.flatMap(({ iam = [] }) => iam),
    ...awaited,
    permissionsInEffect([...ofFunctions, ...own, ...ofCallers, ...awaited]),
  ];
}

/** Waits again where somebody gets another role: a role that is given has a new id. */
function permissionsInEffect(awaited: readonly Resource[]): Resource {
  const ids = awaited.map((role) =>
    argument(role, "for_each") ? splat(call("values", ref(role)), "id") : ref(role, "id"),
  );
  return resource(
    "time_sleep",
    PERMISSIONS_IN_EFFECT.replace(/.*\./, ""),
    { create_duration: PROPAGATION, triggers: { roles: call("join", " ", call("flatten", ids)) } },
    {
      comment:
        "Until roles are known everywhere, builds, triggers and functions fail. A new role is waited for again.",
    },
  );
}

/** Input variables: the three that have no default, and what else may differ between deployments. */
function variables(plan: GcpPlan, parts: readonly TerraformParts[]): Addressed[] {
  const reserved = ROOMS.flatMap((room) => room.reservedNames?.(plan) ?? []);
  const all = [
    variable("project_id", {
      type: "string",
      description: "Id of the Google Cloud project that everything is made in.",
      validations: [
        matches(
          "project_id",
          PROJECT_ID_PATTERN,
          "is the id of a Google Cloud project, such as acme-payments-123456",
        ),
      ],
    }),
    ...nameVariables(PROFILE.title, plan.prefixLength, reserved),
    regionVariable({
      description: "Google Cloud region.",
      default: DEFAULT_REGION,
      pattern: REGION_PATTERN,
      rule: "is the name of a Google Cloud region, such as europe-west1",
    }),
    tagsVariable("labels", LABEL_GRAMMAR),
    variable("notification_channels", {
      type: "list(string)",
      description: "Ids of the Cloud Monitoring channels that are told when an alert goes off.",
      default: [],
    }),
    ...parts.flatMap((part) => part.variables ?? []),
  ];
  return [...new Map(all.map((each) => [each.address, each])).values()];
}
