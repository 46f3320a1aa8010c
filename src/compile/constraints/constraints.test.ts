import { describe, expect, it } from "vitest";
import { check } from "../check/check.ts";
import type { ProblemCode } from "../check/problem.ts";
import { type BlockSchema, loadProviderSchema, PROVIDERS } from "../schema/provider-schema.ts";
import { CONSTRAINTS, type Constraint } from "./index.ts";

const schemas = PROVIDERS.map(loadProviderSchema);

function schemaOf(type: string): BlockSchema | undefined {
  const isData = type.startsWith("data.");
  const name = type.replace(/^data\./, "");
  return schemas
    .map((schema) => (isData ? schema.data_source_schemas : schema.resource_schemas)[name])
    .find((schema) => schema !== undefined);
}

function names(constraint: Constraint): string[] {
  if (constraint.kind === "count") return constraint.names.map((name) => `${constraint.within}.${name}`);
  if (constraint.kind === "requires") {
    return [constraint.name, constraint.needs].map((name) => `${constraint.within}.${name}`);
  }
  return [constraint.path];
}

function exists(path: string, schema: BlockSchema | undefined): boolean {
  const steps = path.split(".").filter((step) => step !== "");
  const last = steps.pop() ?? "";
  const scope = steps.reduce<BlockSchema | undefined>(
    (block, step) => block?.block_types?.[step]?.block,
    schema,
  );
  return scope?.attributes?.[last] !== undefined || scope?.block_types?.[last] !== undefined;
}

describe("the table of constraints", () => {
  it("names only types and arguments that the schemas have, so that no entry is dead", () => {
    const unknown = Object.entries(CONSTRAINTS).flatMap(([type, constraints]) =>
      constraints.flatMap((constraint) =>
        names(constraint)
          .filter((path) => !exists(path, schemaOf(type)))
          .map((path) => `${type}: ${path}`),
      ),
    );
    expect(unknown).toEqual([]);
  });
});

/** Arguments that are right, and changes that are not, for constraints whose rule is easily written wrong. */
const CASES: { type: string; good: string; bad: string; code: ProblemCode }[] = [
  {
    type: "aws_lambda_function",
    good: 'runtime = "nodejs24.x"',
    bad: 'runtime = "nodejs18.x"',
    code: "value-malformed",
  },
  {
    type: "azurerm_servicebus_queue",
    good: 'lock_duration = "PT4M30S"',
    bad: 'lock_duration = "PT6M"',
    code: "value-malformed",
  },
  {
    type: "azurerm_servicebus_queue",
    good: 'default_message_ttl = "P14D"',
    bad: 'default_message_ttl = "14 days"',
    code: "value-malformed",
  },
  {
    type: "azurerm_key_vault",
    good: 'name = "acme-vault-1"',
    bad: 'name = "acme--vault"',
    code: "value-malformed",
  },
  {
    type: "azurerm_role_assignment",
    good: 'role_definition_name = "Storage Blob Data Reader"',
    bad: 'role_definition_name = "Storage Blob Data Reader"\nrole_definition_id = "x"',
    code: "arguments-conflict",
  },
  {
    type: "azurerm_eventgrid_system_topic_event_subscription",
    good: 'service_bus_queue_endpoint_id = "x"',
    bad: "",
    code: "arguments-incomplete",
  },
  {
    type: "azurerm_eventgrid_system_topic_event_subscription",
    good: "retry_policy {\n max_delivery_attempts = 30\n event_time_to_live = 1440\n}",
    bad: "retry_policy {\n max_delivery_attempts = 31\n event_time_to_live = 1440\n}",
    code: "value-out-of-range",
  },
  {
    type: "azurerm_api_management",
    good: 'sku_name = "Consumption_0"',
    bad: 'sku_name = "Consumption"',
    code: "value-malformed",
  },
  {
    type: "azurerm_monitor_metric_alert",
    good: 'window_size = "PT5M"',
    bad: 'window_size = "PT10M"',
    code: "value-not-allowed",
  },
  {
    type: "azurerm_monitor_scheduled_query_rules_alert_v2",
    good: 'window_duration = "PT10M"',
    bad: 'window_duration = "PT7M"',
    code: "value-not-allowed",
  },
  {
    type: "azurerm_servicebus_queue",
    good: "max_size_in_megabytes = 5120",
    bad: "max_size_in_megabytes = 5000",
    code: "value-not-allowed",
  },
  {
    type: "google_service_account",
    good: 'account_id = "create-item"',
    bad: 'account_id = "item"',
    code: "value-malformed",
  },
  {
    type: "google_secret_manager_secret",
    good: "replication {\n auto {}\n}",
    bad: "replication {}",
    code: "arguments-incomplete",
  },
  {
    type: "google_cloud_scheduler_job",
    good: "http_target {}",
    bad: "http_target {}\npubsub_target {}",
    code: "arguments-conflict",
  },
  {
    type: "google_pubsub_subscription",
    good: "dead_letter_policy {\n max_delivery_attempts = 5\n}",
    bad: "dead_letter_policy {\n max_delivery_attempts = 4\n}",
    code: "value-out-of-range",
  },
  {
    type: "google_cloudfunctions2_function",
    good: 'service_config {\n available_memory = "256Mi"\n}',
    bad: 'service_config {\n available_memory = "256MB"\n}',
    code: "value-malformed",
  },
  {
    type: "google_eventarc_trigger",
    good: "destination {\n cloud_run_service {}\n}",
    bad: 'destination {\n workflow = "w"\n cloud_run_service {}\n}',
    code: "arguments-conflict",
  },
  {
    type: "google_storage_bucket",
    good: 'lifecycle_rule {\n action {\n type = "Delete"\n }\n}',
    bad: 'lifecycle_rule {\n action {\n type = "Remove"\n }\n}',
    code: "value-not-allowed",
  },
];

describe("constraints", () => {
  const required = PROVIDERS.map((name) => `${name} = { source = "hashicorp/${name}" }`).join("\n");
  const codes = async (type: string, body: string) => {
    const text = `terraform {\nrequired_providers {\n${required}\n}\n}\nresource "${type}" "x" {\n${body}\n}\n`;
    return (await check({ "main.tf": text })).map((problem) => problem.code);
  };

  it.each(CASES)("of $type let the good value through and find $code", async ({ type, good, bad, code }) => {
    expect(await codes(type, good)).not.toContain(code);
    expect(await codes(type, bad)).toContain(code);
  });
});
