import { resourcesOf, withInstances } from "@motif/compile";
import { type LoadedApp, loadApp } from "@motif/core/model";
import { CLOUDS, type CloudTarget, loadTarget, refusalOf } from "../../../src/cli/build/targets.ts";
import type { GeneratedFile } from "../generated-file.ts";
import { inEveryReadme } from "../section.ts";
import * as rooms from "./rooms.ts";
import type { Rooms, Row } from "./row.ts";

/** What every app has, whatever is in it. */
const FUNCTIONS: Row = {
  part: "functions",
  types: {
    aws: ["aws_lambda_function"],
    azure: ["azurerm_function_app_flex_consumption"],
    gcp: ["google_cloudfunctions2_function"],
  },
};
const IDENTITIES: Row = {
  part: "identities",
  types: {
    aws: ["aws_iam_role"],
    azure: ["azurerm_user_assigned_identity"],
    gcp: ["google_service_account"],
  },
};
const ALARMS: Row = {
  part: "alarms",
  types: {
    aws: ["aws_cloudwatch_metric_alarm"],
    azure: ["azurerm_monitor_metric_alert", "azurerm_monitor_scheduled_query_rules_alert_v2"],
    gcp: ["google_monitoring_alert_policy"],
  },
};

const ROWS: readonly Row[] = [FUNCTIONS, ...Object.values(rooms satisfies Rooms), IDENTITIES, ALARMS];

type Resources = ReadonlyMap<string, readonly string[]>;

/** More names than these are counted instead. */
const MOST_NAMES = 6;

/** In the README of every pattern: which Terraform resources its parts become on each cloud, read off the compiled files. */
export function mappings(): Promise<GeneratedFile[]> {
  return inEveryReadme("mapping", mappingSection);
}

async function mappingSection(folder: string): Promise<string> {
  const app = await loadApp(folder);
  const columns = await Promise.all(
    CLOUDS.map(async (cloud) => {
      const target = await loadTarget(cloud);
      return { cloud, title: target.PROFILE.title, resources: resourcesOn(target, app) };
    }),
  );
  const rows = ROWS.flatMap((row) => {
    const cells = columns.map(({ cloud, resources }) => cellOf(row, cloud, resources));
    return cells.every((cell) => cell.names === 0)
      ? []
      : [`| ${[row.part, ...cells.map(({ text }) => text)].join(" | ")} |`];
  });
  const heads = columns.map(({ cloud, title, resources }) => (resources ? `[${title}](${cloud})` : title));
  return [`| | ${heads.join(" | ")} |`, "|---|---|---|---|", ...rows].join("\n");
}

/** Names of the resources by type, in the Terraform of an app; nothing where the cloud refuses it. */
function resourcesOn(target: CloudTarget, app: LoadedApp): Resources | undefined {
  if (refusalOf(target, app.inventory)) return undefined;
  const found = new Map<string, string[]>();
  for (const { labels, address } of resourcesOf(withInstances(target.compile(app).module))) {
    const [type, name] = labels;
    // What is repeated has its name in its key.
    const key = /\["(.*)"\]$/.exec(address)?.[1];
    found.set(type, [...(found.get(type) ?? []), key ?? name]);
  }
  return found;
}

function cellOf({ types, otherwise }: Row, cloud: string, resources: Resources | undefined) {
  if (!resources) return { names: 0, text: "refused" };
  const present = (types[cloud] ?? []).filter((type) => resources.has(type));
  const texts = present.map((type) => {
    const names = resources.get(type) ?? [];
    return names.length > MOST_NAMES ? `${names.length} × \`${type}\`` : `\`${type}\`: ${names.join(", ")}`;
  });
  return { names: present.length, text: texts.join("; ") || (otherwise?.[cloud] ?? "–") };
}
