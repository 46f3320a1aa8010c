import {
  type Addressed,
  argument,
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
  splat,
  tpl,
  v,
  variable,
} from "@motif/compile";
import {
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
import { metricAlarms } from "../ground/alarms.ts";
import { DEPLOYER, TAGS } from "../ground/references.ts";
import { OUTPUT_GROUPS, type TerraformParts } from "../ground/room.ts";
import { TAG_GRAMMAR } from "../ground/tags.ts";
import { PROFILE } from "./profile.ts";
import { DEFAULT_REGION } from "./region.ts";
import { type AzurePlan, KINDS, ROOMS } from "./rooms.ts";
import { PROVIDERS } from "./rules.ts";
import { workbookBlocks } from "./workbook.ts";

/** How long Azure takes, mostly, to know a role everywhere; https://learn.microsoft.com/azure/role-based-access-control/troubleshooting says up to ten minutes. */
const ROLES_WAIT = "90s";

/** The root module of an app. Throws `UnsupportedError` where two blocks would have the same address. */
export function toTerraform(plan: AzurePlan): Module {
  const parts = ROOMS.flatMap((room) => room.terraform?.(plan) ?? []);
  const blocks = {
    functions: all(parts, "functions"),
    api: all(parts, "api"),
    data: all(parts, "data"),
    iam: identities(plan, parts),
    observability: [
      ...all(parts, "observability"),
      ...metricAlarms(plan.app, plan.alarms),
      ...workbookBlocks(plan),
    ],
  };
  return rootModule(PROFILE.title, plan.app, {
    versions: settings(plan, parts, Object.values(blocks).flat()),
    variables: variables(plan, parts),
    outputs: OUTPUT_GROUPS.flatMap((group) => parts.flatMap(({ outputs }) => outputs?.[group] ?? [])),
    ...blocks,
  });
}

type Parts = readonly TerraformParts[];
type Lists = Omit<TerraformParts, "features" | "locals" | "outputs">;

/** What all rooms write into one of the lists. */
function all<Name extends keyof Lists>(parts: Parts, name: Name): NonNullable<Lists[Name]>[number][] {
  return parts.flatMap((part): readonly NonNullable<Lists[Name]>[number][] => part[name] ?? []);
}

function settings({ app }: AzurePlan, parts: Parts, blocks: readonly Block[]): Block[] {
  const services = all(parts, "resourceProviders");
  return [
    terraformSettings(requiredVersions(blocks, PROVIDERS)),
    provider("azurerm", {
      subscription_id: v("subscription_id"),
      storage_use_azuread: true,
      resource_provider_registrations: "none",
      resource_providers_to_register: services.sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)),
      features: block(Object.assign({}, ...parts.map((part) => part.features))),
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

/** Identities, the roles that each has on single resources, and the wait until these are known. */
function identities({ apps }: AzurePlan, parts: Parts): Block[] {
  const granted = apps.flatMap(({ name, roles }) => roles.map((role) => ({ app: name, ...role })));
  const grants = Object.entries(KINDS).flatMap(([kind, room]) => {
    const own = granted.filter(({ role }) => role.kind === kind);
    return own.length === 0 ? [] : room.assignments(own);
  });
  const roles = [...all(parts, "roles"), ...grants];
  return [...all(parts, "iam"), ...roles, rolesKnown(roles)];
}

/** Waits once for all roles; what needs them depends on it. */
function rolesKnown(roles: readonly Resource[]): Resource {
  const ids = (role: Resource) =>
    argument(role, "for_each") ? call("join", " ", splat(call("values", ref(role)), "id")) : ref(role, "id");
  return resource(
    "time_sleep",
    "roles",
    {
      create_duration: ROLES_WAIT,
      triggers: Object.fromEntries(roles.map((role) => [role.address.replace(".", "_"), ids(role)])),
    },
    { comment: "Azure takes a while to know a new role everywhere." },
  );
}

/** Input variables: those that have no default, and what else may differ between deployments. */
function variables(plan: AzurePlan, parts: Parts): Addressed[] {
  const reserved = ROOMS.flatMap((room) => room.reservedNames?.(plan) ?? []);
  return [
    ...nameVariables(PROFILE.title, plan.prefixLength, reserved),
    variable("subscription_id", {
      type: "string",
      description: "Subscription that everything is made in.",
      validations: [
        matches("subscription_id", "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$", "is a UUID"),
      ],
    }),
    regionVariable({
      description: "Azure region that has the Flex Consumption plan.",
      default: DEFAULT_REGION,
      pattern: "^[a-z]+[0-9]?$",
      rule: "is the name of an Azure region, such as westeurope",
    }),
    tagsVariable("tags", TAG_GRAMMAR),
    variable("alert_action_group_ids", {
      type: "list(string)",
      description: "Action groups that are told when an alert goes off and when it is over.",
      default: [],
    }),
    ...all(parts, "variables"),
  ];
}
