import {
  type Addressed,
  type Block,
  block,
  call,
  data,
  locals,
  type Module,
  provider,
  type Resource,
  ref,
  refersTo,
  resource,
  tpl,
  v,
  variable,
} from "@motif/compile";
import {
  identifier,
  matches,
  nameVariables,
  PREFIX,
  PREFIX_LOCAL,
  prefixed,
  regionVariable,
  requiredVersions,
  rootModule,
  tagsOf,
  tagsVariable,
  terraformSettings,
} from "@motif/compile/kit";
import { hostRoles } from "../function/roles.ts";
import { metricAlarm } from "../ground/alarms.ts";
import { DEPLOYER, TAGS } from "../ground/references.ts";
import { identity } from "../ground/roles.ts";
import { OUTPUT_GROUPS, type TerraformParts } from "../ground/room.ts";
import { PROFILE } from "./profile.ts";
import { type AzurePlan, KINDS, ROOMS } from "./rooms.ts";
import { PROVIDERS } from "./rules.ts";

/** How long Azure takes, mostly, to know a role everywhere; https://learn.microsoft.com/azure/role-based-access-control/troubleshooting says up to ten minutes. */
const ROLES_WAIT = "90s";

/** The root module of an app. Throws `UnsupportedError` where two blocks would have the same address. */
export function toTerraform(plan: AzurePlan): Module {
  const parts = ROOMS.flatMap((room) => room.terraform?.(plan) ?? []);
  const all = (file: "functions" | "api" | "data" | "observability") =>
    parts.flatMap((part) => part[file] ?? []);
  const blocks = {
    functions: all("functions"),
    api: all("api"),
    data: all("data"),
    iam: identities(plan, parts),
    observability: [...all("observability"), ...plan.alarms.map((alarm) => metricAlarm(plan.app, alarm))],
  };
  return rootModule(PROFILE.title, plan.app, {
    versions: settings(plan, parts, Object.values(blocks).flat()),
    variables: variables(plan, parts),
    outputs: OUTPUT_GROUPS.flatMap((group) => parts.flatMap(({ outputs }) => outputs?.[group] ?? [])),
    ...blocks,
  });
}

function settings({ app }: AzurePlan, parts: readonly TerraformParts[], blocks: readonly Block[]): Block[] {
  const services = parts.flatMap(({ resourceProviders = [] }) => resourceProviders);
  return [
    terraformSettings(requiredVersions(blocks, PROVIDERS)),
    provider("azurerm", {
      subscription_id: v("subscription_id"),
      storage_use_azuread: true,
      resource_providers_to_register: services.sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)),
      features: block({}),
    }),
    ...(blocks.some((each) => refersTo(each, DEPLOYER))
      ? [data("azurerm_client_config", "current", {})]
      : []),
    locals({
      ...PREFIX_LOCAL,
      // The same for the same deployment, and no other customer's: some names are unique on all of Azure.
      unique: call("substr", call("sha256", tpl`${v("subscription_id")}/${PREFIX}-${app}`), 0, 8),
      compact: call("substr", call("replace", PREFIX, "-", ""), 0, 11),
      tags: tagsOf(app, "tags"),
      ...Object.assign({}, ...parts.map((part) => part.locals)),
    }),
    resource("azurerm_resource_group", "app", { name: prefixed(app), location: v("region"), tags: TAGS }),
  ];
}

/** Identities, one for each function app, and the roles that each has on single resources. */
function identities({ app, apps }: AzurePlan, parts: readonly TerraformParts[]): Resource[] {
  const own = apps.map((each) => ({
    identity: identity(app, identifier(each.name), each.name),
    roles: [
      ...hostRoles(each),
      ...each.roles.map((role) => KINDS[role.role.kind].assignment(each.name, role)),
    ],
  }));
  const others = parts.flatMap(({ roles = [] }) => roles);
  return [
    ...parts.flatMap(({ iam = [] }) => iam),
    ...own.flatMap(({ identity: one, roles }) => [one, ...roles]),
    ...others,
    rolesKnown([...own.flatMap(({ roles }) => roles), ...others]),
  ];
}

/** Waits once for all roles; what needs them depends on it. */
function rolesKnown(roles: readonly Resource[]): Resource {
  return resource(
    "time_sleep",
    "roles",
    {
      create_duration: ROLES_WAIT,
      triggers: Object.fromEntries(roles.map((role) => [role.labels[1], ref(role, "id")])),
    },
    { comment: "Azure takes a while to know a new role everywhere." },
  );
}

/** Input variables: those that have no default, and what else may differ between deployments. */
function variables({ prefixLength }: AzurePlan, parts: readonly TerraformParts[]): Addressed[] {
  return [
    ...nameVariables(PROFILE.title, prefixLength),
    variable("subscription_id", {
      type: "string",
      description: "Subscription that everything is made in.",
      validations: [
        matches("subscription_id", "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$", "is a UUID"),
      ],
    }),
    regionVariable({
      description: "Azure region that has the Flex Consumption plan.",
      default: "westeurope",
      pattern: "^[a-z]+[0-9]?$",
      rule: "is the name of an Azure region, such as westeurope",
    }),
    tagsVariable("tags"),
    variable("alert_action_group_ids", {
      type: "list(string)",
      description: "Action groups that are told when an alert goes off and when it is over.",
      default: [],
    }),
    ...parts.flatMap((part) => part.variables ?? []),
  ];
}
