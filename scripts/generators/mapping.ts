import { UnsupportedError } from "@motif/core";
import { type LoadedApp, loadApp } from "@motif/core/model";
import { CLOUDS, type CloudTarget, loadTarget } from "../../src/cli/build/targets.ts";
import type { GeneratedFile } from "./generated-file.ts";
import { inEveryReadme } from "./section.ts";

/** A part of an app, the Terraform types that it becomes, and what does its work where there is none of them. */
interface Row {
  readonly part: string;
  readonly types: Readonly<Record<string, readonly string[]>>;
  readonly otherwise?: Readonly<Record<string, string>>;
}

const ROWS: readonly Row[] = [
  {
    part: "functions",
    types: {
      aws: ["aws_lambda_function"],
      azure: ["azurerm_function_app_flex_consumption"],
      gcp: ["google_cloudfunctions2_function"],
    },
  },
  {
    part: "HTTP API",
    types: {
      aws: ["aws_apigatewayv2_api"],
      azure: ["azurerm_api_management"],
      gcp: ["google_api_gateway_gateway"],
    },
    otherwise: { azure: "the function app's own address", gcp: "the function's own URL" },
  },
  {
    part: "queues",
    types: { aws: ["aws_sqs_queue"], azure: ["azurerm_servicebus_queue"], gcp: ["google_pubsub_topic"] },
  },
  {
    part: "tables",
    types: {
      aws: ["aws_dynamodb_table"],
      azure: ["azurerm_cosmosdb_sql_container"],
      gcp: ["google_firestore_database"],
    },
  },
  {
    part: "buckets, packages",
    types: { aws: ["aws_s3_bucket"], azure: ["azurerm_storage_container"], gcp: ["google_storage_bucket"] },
  },
  {
    part: "object events",
    types: {
      aws: ["aws_s3_bucket_notification"],
      azure: ["azurerm_eventgrid_system_topic_event_subscription"],
      gcp: ["google_eventarc_trigger"],
    },
    otherwise: { gcp: "the function's own event trigger" },
  },
  {
    part: "identities",
    types: {
      aws: ["aws_iam_role"],
      azure: ["azurerm_user_assigned_identity"],
      gcp: ["google_service_account"],
    },
  },
  {
    part: "alarms",
    types: {
      aws: ["aws_cloudwatch_metric_alarm"],
      azure: ["azurerm_monitor_metric_alert", "azurerm_monitor_scheduled_query_rules_alert_v2"],
      gcp: ["google_monitoring_alert_policy"],
    },
  },
];

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

/** Names of the resources by type, in the Terraform files of an app; nothing where the cloud refuses it. */
function resourcesOn({ compile }: CloudTarget, app: LoadedApp): Resources | undefined {
  try {
    return resourcesOf(compile(app).files);
  } catch (error) {
    if (error instanceof UnsupportedError) return undefined;
    throw error;
  }
}

function resourcesOf(files: Readonly<Record<string, string>>): Resources {
  const found = new Map<string, string[]>();
  for (const [name, text] of Object.entries(files)) {
    if (!name.endsWith(".tf")) continue;
    for (const [, type = "", resource = ""] of text.matchAll(/^resource "(\w+)" "(\w+)"/gm)) {
      found.set(type, [...(found.get(type) ?? []), resource]);
    }
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
