import {
  type Addressed,
  type Block,
  block,
  data,
  locals,
  type Module,
  provider,
  refersTo,
  v,
  variable,
} from "@motif/compile";
import {
  nameVariables,
  PREFIX_LOCAL,
  regionVariable,
  requiredVersions,
  rootModule,
  tagsOf,
  tagsVariable,
  terraformSettings,
} from "@motif/compile/kit";
import { OUTPUT_GROUPS, type TerraformParts } from "../ground/room.ts";
import { TAG_GRAMMAR } from "../ground/tags.ts";
import { CALLER, PARTITION } from "../ground/terraform.ts";
import { alarmBlocks } from "./alarms.ts";
import { dashboardBlocks } from "./dashboard.ts";
import { PROFILE } from "./profile.ts";
import { DEFAULT_REGION } from "./region.ts";
import { type AwsPlan, ROOMS } from "./rooms.ts";
import { PROVIDERS } from "./rules.ts";

/** The root module of an app. Throws `UnsupportedError` where two blocks would have the same address. */
export function toTerraform(plan: AwsPlan): Module {
  const parts = ROOMS.flatMap((room) => room.terraform?.(plan) ?? []);
  const all = (file: "functions" | "api" | "data" | "iam" | "observability") =>
    parts.flatMap((part) => part[file] ?? []);
  const blocks = {
    functions: all("functions"),
    api: all("api"),
    data: all("data"),
    iam: all("iam"),
    observability: [...all("observability"), ...alarmBlocks(plan), ...dashboardBlocks(plan)],
  };
  return rootModule(PROFILE.title, plan.app, {
    versions: settings(plan.app, Object.values(blocks).flat()),
    variables: variables(plan, parts),
    outputs: OUTPUT_GROUPS.flatMap((group) => parts.flatMap(({ outputs }) => outputs?.[group] ?? [])),
    ...blocks,
  });
}

function settings(app: string, blocks: readonly Block[]): Block[] {
  const looksUp = (address: string) => blocks.some((each) => refersTo(each, address));
  return [
    terraformSettings(requiredVersions(blocks, PROVIDERS)),
    provider("aws", { region: v("region"), default_tags: block({ tags: tagsOf(app, "tags") }) }),
    ...(looksUp(CALLER) ? [data("aws_caller_identity", "current", {})] : []),
    ...(looksUp(PARTITION) ? [data("aws_partition", "current", {})] : []),
    locals(PREFIX_LOCAL),
  ];
}

/** Input variables: the two that name a deployment, and what else may differ between deployments. */
function variables(plan: AwsPlan, parts: readonly TerraformParts[]): Addressed[] {
  const reserved = ROOMS.flatMap((room) => room.reservedNames?.(plan) ?? []);
  const all = [
    ...nameVariables(PROFILE.title, plan.prefixLength, reserved),
    regionVariable({
      description: "AWS region.",
      default: DEFAULT_REGION,
      pattern: "^[a-z]{2}(-[a-z]+)+-[0-9]$",
      rule: "is the code of an AWS region, such as eu-central-1",
    }),
    tagsVariable("tags", TAG_GRAMMAR),
    variable("alarm_topic_arns", {
      type: "list(string)",
      description: "SNS topics that are told when an alarm goes off and when it is over.",
      default: [],
    }),
    ...parts.flatMap((part) => part.variables ?? []),
  ];
  return [...new Map(all.map((each) => [each.address, each])).values()];
}
