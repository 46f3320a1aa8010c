import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { argument, literalOf, type Module, nested, printModule, ref, resourcesOf } from "@motif/compile";
import { check, formatProblem } from "@motif/compile/check";
import { terraformVersion } from "@motif/compile/offline";
import { refusingRun, resourceAt, testModule } from "@motif/compile/testing";
import { type App, consume, consumer, http, httpApi, queue, secret, table, task } from "@motif/core";
import { loadApp } from "@motif/core/model";
import { apiWith } from "@motif/core/testing";
import { beforeAll, describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { withInstances } from "../../compile/hcl/reduce/instances.ts";
import { loadWarehouse, planOf } from "../testing/apps.ts";
import { makePlan } from "./make-plan.ts";
import type { AzurePlan } from "./rooms.ts";
import { PROVIDERS } from "./rules.ts";
import { toTerraform } from "./to-terraform.ts";

let plan: AzurePlan;
let terraform: Module;
let files: Record<string, string>;

beforeAll(async () => {
  plan = makePlan((await loadWarehouse()).inventory);
  terraform = toTerraform(plan);
  files = printModule(terraform);
});

const APPS = "azurerm_function_app_flex_consumption.app";
const QUEUES = "azurerm_servicebus_queue.queue";

const one = (address: string, key: string) => resourceAt(terraform, `${address}["${key}"]`);

function literal(address: string, key: string, of: string) {
  return literalOf(argument(one(address, key), of));
}

/** All resources of a module, each instance of what is repeated by itself. */
function instances(module: Module, type?: string) {
  return resourcesOf(withInstances(module), ...(type === undefined ? [] : [type]));
}

describe("the Terraform of an app with everything", () => {
  it("has files by concern", () => {
    expect(Object.keys(files)).toEqual([
      "versions.tf",
      "variables.tf",
      "outputs.tf",
      "functions.tf",
      "api.tf",
      "data.tf",
      "iam.tf",
      "observability.tf",
    ]);
  });

  it("passes the checks against the provider's schema", async () => {
    const problems = await check(files, {
      providers: PROVIDERS,
      buildProducts: plan.apps.map((app) => app.package),
    });
    expect(problems.map(formatProblem)).toEqual([]);
  });

  it("begins the names of resources with the project and the environment", () => {
    const inside =
      /^(azurerm_(app_configuration_key|servicebus_(queue|topic|subscription|subscription_rule)|storage_container|cosmosdb_sql_\w+|eventgrid_system_topic_event_subscription|storage_management_policy|role_assignment|api_management_api_operation\w*|api_management_api_policy)|time_sleep|terraform_data)$/;
    const names = instances(terraform)
      .filter(({ labels: [type] }) => !inside.test(type))
      .map((made) => JSON.stringify(argument(made, "name")));
    expect(names.length).toBeGreaterThan(30);
    expect(names.filter((name) => !/var\.project_name.*var\.environment/.test(name))).toEqual([]);
  });

  it("gives each function app an identity, a plan and a storage account of its own", () => {
    const types = ["azurerm_service_plan", "azurerm_function_app_flex_consumption"];
    for (const type of types) expect(instances(terraform, type)).toHaveLength(plan.apps.length);
    expect(instances(terraform, "azurerm_storage_account")).toHaveLength(plan.apps.length + 1);
    expect(instances(terraform, "azurerm_user_assigned_identity")).toHaveLength(plan.apps.length + 1);
  });

  it("keeps instances ready for a function with provisioned concurrency, and no more than are reserved", () => {
    const [ready] = nested(one(APPS, "place-order"), "always_ready");
    expect(
      ready && [literalOf(argument(ready, "name")), literalOf(argument(ready, "instance_count"))],
    ).toEqual(["http", 2]);
    expect(literal(APPS, "place-order", "maximum_instance_count")).toBe(20 - 2);
    expect(literal(APPS, "place-order", "http_concurrency")).toBe(1);
    expect(literal(APPS, "send-mails", "maximum_instance_count")).toBe(4);
    expect(nested(one(APPS, "send-mails"), "always_ready")).toEqual([]);
    expect(argument(one(APPS, "ping"), "http_concurrency")).toBeUndefined();
  });

  it("makes a FIFO queue one with sessions, which drops duplicates and cannot forward", () => {
    expect(literal(QUEUES, "parcels", "requires_session")).toBe(true);
    expect(literal(QUEUES, "parcels", "requires_duplicate_detection")).toBe(true);
    expect(literal(QUEUES, "parcels", "duplicate_detection_history_time_window")).toBe("PT5M");
    expect(literal(QUEUES, "parcels", "max_delivery_count")).toBe(3);
    expect(argument(one(QUEUES, "parcels"), "forward_dead_lettered_messages_to")).toBeUndefined();
    expect(argument(one(QUEUES, "mails"), "forward_dead_lettered_messages_to")).toEqual(
      ref('azurerm_servicebus_queue.dead_letter["mails-dead-letter"].name'),
    );
  });

  it("locks a batch for as long as it may take", () => {
    expect(literal(QUEUES, "mails", "lock_duration")).toBe("PT2M5S");
  });

  it("hands events of blobs to a queue, with prefix and suffix", () => {
    const [filter] = nested(
      one("azurerm_eventgrid_system_topic_event_subscription.bucket", "labels"),
      "subject_filter",
    );
    expect(JSON.stringify(filter)).toContain("/blobs/in/");
    expect(filter && literalOf(argument(filter, "subject_ends_with"))).toBe(".pdf");
  });

  it("routes each operation to the function app of its function, HEAD and preflight requests too", () => {
    const operations = plan.api?.operations ?? [];
    const app = (method: string, path: string) =>
      operations.find((operation) => operation.method === method && operation.path === path)?.app;
    expect(app("POST", "/orders")).toBe("place-order");
    expect(app("GET", "/orders")).toBe("list-orders");
    expect(app("HEAD", "/orders")).toBe("list-orders");
    expect(app("OPTIONS", "/*")).toBe("place-order");
    expect(app("GET", "/orders/export")).toBeUndefined();
    expect(plan.api?.besides).toEqual([{ function: "export-orders", app: "export-orders" }]);
    expect(files["outputs.tf"]).toMatch(
      /export-orders = "https:\/\/\$\{azurerm_function_app_flex_consumption\.app\["export-orders"\]\.default_hostname\}"/,
    );
  });

  // https://learn.microsoft.com/azure/app-service/app-service-key-vault-references
  it("gives a function a reference to a secret, and its function app an identity that may read it and no other", () => {
    expect(files["functions.tf"]).toMatch(
      /MOTIF_SECRET_TARIFF_KEY += "@Microsoft\.KeyVault\(SecretUri=\$\{azurerm_key_vault\.secret\["tariff-key"\]\.vault_uri\}secrets\/tariff-key\)"/,
    );
    const role = one("azurerm_role_assignment.secret", "price-order/tariff-key");
    expect(argument(role, "principal_id")).toEqual(ref(`${APPS}["price-order"].identity[0].principal_id`));
    expect(argument(role, "scope")).toEqual(ref('azurerm_key_vault.secret["tariff-key"].id'));
    const systems = instances(terraform, "azurerm_function_app_flex_consumption").filter((app) =>
      nested(app, "identity").some((identity) =>
        String(literalOf(argument(identity, "type"))).includes("System"),
      ),
    );
    expect(systems.map(({ address }) => address)).toEqual([`${APPS}["price-order"]`]);
  });

  it("prints the same bytes from the same app", async () => {
    const again = printModule(toTerraform(makePlan((await loadWarehouse()).inventory)));
    expect(again).toEqual(files);
  });
});

describe("Terraform of a small app", () => {
  // https://github.com/Azure/azure-functions-host/issues/10523: "Currently in West Europe, Australia East, and West US 2"
  it("says where a maximum of instances is one that not every region takes", () => {
    const functions = (reserved: number) =>
      printModule(toTerraform(planOf(apiWith({ concurrency: { reserved } }))))["functions.tf"];
    expect(functions(39)).toContain("less than 40 instances yet");
    expect(functions(40)).not.toContain("less than 40 instances yet");
  });

  it("has nothing that it does not need", () => {
    const small = printModule(
      toTerraform(planOf({ price: task("price", { input: z.string(), output: z.string() }, () => "") })),
    );
    expect(small["variables.tf"]).not.toMatch(/storage_replication|publisher/);
    expect(Object.values(small).join("\n")).not.toMatch(
      /azurerm_(cosmosdb|servicebus|api_management|client_config|key_vault)/,
    );
    expect(small["versions.tf"]).not.toMatch(/cosmosdb|servicebus|api_management|client_config|key_vault/);
    expect(small["outputs.tf"]).not.toContain("api_url");
  });

  it("has no API Management where one function app has the whole API", () => {
    const small = printModule(toTerraform(planOf(apiWith({}))));
    expect(Object.values(small).join("\n")).not.toContain("api_management");
    expect(small["outputs.tf"]).toMatch(
      /"https:\/\/\$\{azurerm_function_app_flex_consumption\.app\["get-item"\]\.default_hostname\}"/,
    );
  });

  it("keeps things of different kinds apart that have the same name", () => {
    const wiring: App["wiring"] = {
      api: httpApi({
        "GET /": http(
          "secret-key",
          { uses: { key: secret("key").reader }, memory: 512 },
          () => new Response(),
        ),
        "GET /events": http("events", {}, () => new Response()),
      }),
    };
    const made = toTerraform({ ...planOf(wiring), eventSubscriptions: plan.eventSubscriptions });
    const identities = instances(made, "azurerm_user_assigned_identity").map(({ address }) => address);
    expect(identities).toEqual([
      'azurerm_user_assigned_identity.app["events"]',
      'azurerm_user_assigned_identity.app["secret-key"]',
      "azurerm_user_assigned_identity.events",
    ]);
  });
});

describe("addresses", () => {
  const items = table("items", { schema: z.object({ id: z.string() }), partitionKey: "id" });
  const read = http("read", { uses: { items: items.reader } }, () => new Response());
  const write = http("write", { uses: { items: items.writer }, memory: 2048 }, () => new Response());
  const jobs = queue("jobs", { schema: z.string() });
  const work = consumer("work", { event: z.string(), uses: { items: items.readWriter } }, () => {});
  const send = http("send", { uses: { jobs: jobs.sender } }, () => new Response());

  /** The resources of an app by address, without the one that waits for all roles; maps have no order to Terraform. */
  function byAddress(wiring: App["wiring"]) {
    const made = instances(toTerraform(planOf(wiring))).filter(({ labels: [type] }) => type !== "time_sleep");
    const sorted = (name: string, value: unknown) =>
      name === "entries" && Array.isArray(value) ? value.toSorted((a, b) => (a.key < b.key ? -1 : 1)) : value;
    return new Map(made.map(({ address, body }) => [address, JSON.stringify(body, sorted)]));
  }

  it("of what there is stay where they are when a function is added, which changes nothing but the alarm that names it", () => {
    const few = byAddress({ api: httpApi({ "GET /": read, "POST /": write }), work: consume(jobs, work) });
    const more = byAddress({
      api: httpApi({ "GET /": read, "POST /": write, "POST /jobs": send }),
      work: consume(jobs, work),
    });
    expect([...few.keys()].filter((address) => !more.has(address))).toEqual([]);
    const changed = [...few].filter(([address, body]) => body !== more.get(address));
    expect(changed.map(([address]) => address)).toEqual([
      'azurerm_monitor_scheduled_query_rules_alert_v2.app["duration-timeout_30s"]',
    ]);
    expect([...more.keys()].filter((address) => !few.has(address))).toMatchInlineSnapshot(`
      [
        "azurerm_storage_account.app["send"]",
        "azurerm_storage_container.package["send"]",
        "azurerm_service_plan.app["send"]",
        "azurerm_function_app_flex_consumption.app["send"]",
        "terraform_data.package["send"]",
        "azurerm_api_management_api_operation.route["post_jobs"]",
        "azurerm_api_management_api_operation_policy.route["post_jobs"]",
        "azurerm_user_assigned_identity.app["send"]",
        "azurerm_role_assignment.host["send"]",
        "azurerm_role_assignment.metrics["send"]",
        "azurerm_role_assignment.queue["send/jobs/Sender"]",
      ]
    `);
  });

  it("are the same for one function app as for several", () => {
    const alone = [...byAddress({ api: httpApi({ "GET /": read }) }).keys()];
    const beside = byAddress({ api: httpApi({ "GET /": read, "POST /": write }) });
    expect(alone.filter((address) => !beside.has(address))).toEqual([]);
  });
});

const CATALOGUE = fileURLToPath(new URL("../../patterns", import.meta.url));
const PATTERNS = readdirSync(CATALOGUE).filter((name) => existsSync(join(CATALOGUE, name, "azure")));

const MOCK = `
mock_provider "azurerm" {}
mock_provider "time" {}
variables {
  project_name        = "acme"
  environment         = "staging"
  subscription_id     = "11111111-2222-3333-4444-555555555555"
  deploy_packages     = false
  alert_action_group_ids = ["/subscriptions/x/group"]
}
`;

/** What terraform may take on a machine that is busy with other tests. */
const TERRAFORM_MS = 120_000;

/** Skipped, and shown as skipped, where there is no terraform to run. */
describe.skipIf(terraformVersion() === undefined)("the real terraform", { timeout: TERRAFORM_MS }, () => {
  function test(app: AzurePlan, tests: string, packages = true): Promise<string> {
    return testModule(toTerraform(app), {
      providers: ["azurerm", "time"],
      tests: MOCK + tests,
      products: packages ? app.apps.map((own) => own.package) : [],
    });
  }

  it("plans everything, names things within Azure's limits, and tells the API's address", async () => {
    const output = await test(
      plan,
      `run "names" {
  variables {
    api_publisher_email = "me@acme.example"
  }
  assert {
    condition     = startswith(azurerm_function_app_flex_consumption.app["ping"].name, "acme-staging-ping-") && length(azurerm_function_app_flex_consumption.app["ping"].name) == 26
    error_message = azurerm_function_app_flex_consumption.app["ping"].name
  }
  assert {
    condition     = can(regex("^[a-z][a-z0-9]{2,23}$", azurerm_storage_account.buckets.name)) && azurerm_storage_account.buckets.name != azurerm_storage_account.app["ping"].name
    error_message = azurerm_storage_account.buckets.name
  }
  assert {
    condition     = azurerm_function_app_flex_consumption.app["send-mails"].app_settings.MOTIF_SERVICEBUS__fullyQualifiedNamespace == "\${azurerm_servicebus_namespace.queues.name}.servicebus.windows.net"
    error_message = "the function app does not know its namespace"
  }
  assert {
    condition     = output.api_url == azurerm_api_management.api.gateway_url
    error_message = "api_url is not the gateway's address"
  }
  assert {
    condition     = length(azurerm_api_management_api_operation_policy.route) == ${plan.api?.operations.length} && azurerm_api_management_api_operation.route["get_ping_name"].template_parameter[0].name == "name"
    error_message = "an operation has no backend, or a parameter no declaration"
  }
  assert {
    condition     = [for chart in jsondecode(azurerm_application_insights_workbook.app.data_json).items : chart.content.metrics[0].metric if chart.name == "Messages that wait"] == ["microsoft.servicebus/namespaces--ActiveMessages"]
    error_message = "the workbook does not show what waits in queues"
  }
  assert {
    condition     = can(regex("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", azurerm_application_insights_workbook.app.name))
    error_message = "the name of the workbook is no UUID"
  }
  assert {
    condition     = length(terraform_data.package) == 0
    error_message = "packages are deployed although they are not to be"
  }
}
`,
    );
    expect(output).toContain("1 passed, 0 failed");
  });

  it.each(PATTERNS)("plans pattern %s", async (pattern) => {
    const app = makePlan((await loadApp(join(CATALOGUE, pattern))).inventory);
    const gateway = (app.api?.operations.length ?? 0) > 0;
    const output = await test(
      app,
      `run "everything" {
  command = plan
  variables {
${gateway ? '    api_publisher_email = "me@acme.example"\n' : ""}  }
  assert {
    condition     = alltrue([for name in values(output.function_app_names) : can(regex("^[a-z][a-z0-9-]{1,58}[a-z0-9]$", name))])
    error_message = jsonencode(output.function_app_names)
  }
}
`,
    );
    expect(output).toContain("1 passed, 0 failed");
  });

  it("stops before anything is made where a package is missing, and says what to run", async () => {
    const output = await test(
      planOf(apiWith({})),
      `run "unbuilt" {\n  command = plan\n  variables {\n    deploy_packages = true\n  }\n}\n`,
      false,
    );
    expect(output).toContain("dist/get-item.zip is missing");
    expect(output).toContain("npx --no-install motif build ..");
  });

  it("hands each package over, again when it has changed", async () => {
    const output = await test(
      planOf(apiWith({})),
      `run "deployed" {
  command = plan
  variables {
    deploy_packages = true
  }
  assert {
    condition     = terraform_data.package["get-item"].triggers_replace[1] == filesha256("dist/get-item.zip")
    error_message = "a changed package would not be deployed"
  }
}
`,
    );
    expect(output).toContain("1 passed, 0 failed");
  });

  it("finds the package of every function app where the build puts it", async () => {
    const output = await test(
      plan,
      `run "deployed" {
  command = plan
  variables {
    deploy_packages     = true
    api_publisher_email = "me@acme.example"
  }
  assert {
    condition     = alltrue([for package in values(terraform_data.package) : package.triggers_replace[1] != null]) && length(terraform_data.package) == ${plan.apps.length}
    error_message = "a package is not where it is looked for"
  }
}
`,
    );
    expect(output).toContain("1 passed, 0 failed");
  });

  it("refuses names that Azure would refuse", async () => {
    const output = await test(
      planOf(apiWith({})),
      refusingRun("upper_case", 'project_name = "Acme"', "var.project_name") +
        refusingRun("too_long", `project_name = "${"a".repeat(60)}"`, "var.environment") +
        refusingRun("no_region", 'region = "West Europe"', "var.region") +
        refusingRun("no_subscription", 'subscription_id = "mine"', "var.subscription_id"),
    );
    expect(output).toContain("4 passed, 0 failed");
  });
});
