import { fileURLToPath } from "node:url";
import {
  argument,
  literalOf,
  locals,
  type Module,
  printModule,
  resourcesOf,
  withInstances,
} from "@motif/compile";
import { check, checkInstances, formatProblem } from "@motif/compile/check";
import { terraformVersion } from "@motif/compile/offline";
import { refusingRun, testModule } from "@motif/compile/testing";
import { type App, consume, consumer, http, queue, task } from "@motif/core";
import { loadApp } from "@motif/core/model";
import { apiWith, loadWarehouse } from "@motif/core/testing";
import { beforeAll, describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { planOf, problemsOf } from "../testing/apps.ts";
import { makePlan } from "./make-plan.ts";
import type { GcpPlan } from "./rooms.ts";
import { PROVIDERS } from "./rules.ts";
import { toTerraform } from "./to-terraform.ts";

let plan: GcpPlan;
let terraform: Module;
let files: Record<string, string>;
let instances: Module;

beforeAll(async () => {
  plan = makePlan((await loadWarehouse()).inventory);
  terraform = toTerraform(plan);
  files = printModule(terraform);
  instances = withInstances(terraform);
});

async function patternPlan(name: string): Promise<GcpPlan> {
  const folder = fileURLToPath(new URL(`../../patterns/${name}`, import.meta.url));
  return makePlan((await loadApp(folder)).inventory);
}

describe("the Terraform of an app with everything", () => {
  it("has files by what they are about", () => {
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

  it("passes the checks against the providers' schemas", async () => {
    const problems = await check(files, {
      providers: PROVIDERS,
      buildProducts: plan.functions.map(({ bundle }) => bundle),
    });
    expect(problems.map(formatProblem)).toEqual([]);
  });

  it("passes them in every instance, whatever its values are written as", async () => {
    const products = plan.functions.map(({ bundle }) => bundle);
    const options = { providers: PROVIDERS, buildProducts: products };
    expect((await checkInstances(terraform, options)).map(formatProblem)).toEqual([]);
    const [alert] = plan.alarms;
    const alarms = [{ ...alert, kind: "duration", metric: "x", aligner: "ALIGN_WORST" }];
    const wrong = toTerraform({ ...plan, alarms: alarms as never });
    expect((await checkInstances(wrong, options)).map(({ code }) => code)).toEqual(["value-not-allowed"]);
  });

  it("begins every name with the project and the environment", () => {
    const naming = [
      "name",
      "api_id",
      "gateway_id",
      "secret_id",
      "repository_id",
      "bucket_id",
      "display_name",
    ];
    const names = resourcesOf(instances)
      // What these have in their place of a name is a file's, or whose they are.
      .filter(({ labels: [type] }) => !/_iam_member$|bucket_object$/.test(type))
      .flatMap((made) => naming.flatMap((name) => argument(made, name) ?? []))
      .map((name) => printModule({ files: [{ name: "x", blocks: [locals({ name })] }] }).x ?? "");
    expect(names.length).toBeGreaterThan(60);
    const own = `\${var.project_name}-\${var.environment}-warehouse`;
    expect(names.filter((name) => !name.includes(`name = "${own}`))).toEqual([]);
  });

  it("keeps a failed ordered message in order, and says so to Pub/Sub", () => {
    const ordered = resourcesOf(instances, "google_pubsub_subscription").filter(
      (subscription) => literalOf(argument(subscription, "enable_message_ordering")) === true,
    );
    expect(ordered.map(({ address }) => address)).toEqual([
      'google_pubsub_subscription.queue["movements-track-parcel"]',
      'google_pubsub_subscription.queue["parcels"]',
      'google_pubsub_subscription.feed["movements-track-parcel-from-movements"]',
      'google_pubsub_subscription.dead_letters["parcels-dead-letter"]',
      'google_pubsub_subscription.dead_letters["movements-track-parcel-dead-letter"]',
    ]);
  });

  it("uses the beta provider for API Gateway, service agents and nothing else", () => {
    const beta = resourcesOf(terraform).filter((resource) => argument(resource, "provider"));
    expect(beta.map(({ labels: [type] }) => type)).toEqual([
      "google_api_gateway_api",
      "google_api_gateway_api_config",
      "google_api_gateway_gateway",
      "google_project_service_identity",
    ]);
  });

  it("says at every permission which function's grant it comes from", () => {
    const members = resourcesOf(instances).filter(({ labels: [type] }) => type.endsWith("_iam_member"));
    expect(members.length).toBeGreaterThan(20);
    const holders = [
      ...plan.functions.map(({ name }) => name),
      "builder",
      "Pub/Sub",
      "Eventarc",
      "Cloud Storage",
    ];
    const unexplained = members.filter(
      ({ comment = "" }) => !holders.some((name) => comment.startsWith(`${name}: `)),
    );
    expect(unexplained.map(({ address }) => address)).toEqual([]);
  });

  it("prints the same bytes from the same app", async () => {
    const again = printModule(toTerraform(makePlan((await loadWarehouse()).inventory)));
    expect(again).toEqual(files);
  });
});

describe("Terraform of a small app", () => {
  const small = (wiring: App["wiring"]) => printModule(toTerraform(planOf(wiring)));

  it("has no variables, providers and data sources that it does not need", () => {
    const made = small({ price: task("price", { input: z.string(), output: z.string() }, () => "") });
    expect(made["variables.tf"]).not.toMatch(/deletion_protection|gateway_region|firestore_location|public/);
    expect(Object.keys(made)).not.toContain("api.tf");
    expect(Object.values(made).join("")).not.toMatch(
      /google-beta|google_pubsub|google_firestore|google_cloud_tasks/,
    );
    expect(made["iam.tf"]).not.toContain("google_storage_project_service_account");
    expect(made["outputs.tf"]).not.toContain("api_url");
  });

  it("tells the address of a function that is the API", () => {
    const made = small(apiWith({}));
    expect(made["outputs.tf"]).toContain(
      'google_cloudfunctions2_function.function["get-item"].service_config[0].uri',
    );
    expect(made["iam.tf"]).toContain('member   = "allUsers"');
    expect(made["iam.tf"]).toMatch(/for_each = \(\s+var\.api_public\s/);
  });

  it("is refused where a function and the account that calls another would be one", () => {
    const jobs = queue("jobs", { schema: z.string() });
    const work = consumer("work", { event: z.string() }, () => {});
    const other = http("work-caller", {}, () => new Response());
    const wiring = { ...apiWith({}), work: consume(jobs, work) };
    expect(problemsOf({ ...wiring, api: { kind: "httpApi", routes: { "GET /": other } } })).toEqual([
      expect.stringContaining("gets the same service account name on Google Cloud as function work-caller"),
    ]);
  });
});

const MOCK = `
mock_provider "google" {}
mock_provider "google-beta" {}
mock_provider "time" {}
variables {
  project_id   = "acme-payments-123"
  project_name = "acme"
  environment  = "staging"
}
`;

/** Skipped, and shown as skipped, where there is no terraform to run. */
describe.skipIf(terraformVersion() === undefined)("the real terraform", () => {
  function test(app: GcpPlan, tests: string, bundles = true): Promise<string> {
    const module = toTerraform(app);
    const isBeta = printModule(module)["versions.tf"]?.includes("google-beta");
    const mock = isBeta ? MOCK : MOCK.replace('mock_provider "google-beta" {}\n', "");
    return testModule(module, {
      providers: ["google", "google-beta", "time"],
      tests: mock + tests,
      products: bundles ? app.functions.map(({ bundle }) => bundle) : [],
    });
  }

  it("plans everything, and names things after project and environment", async () => {
    const output = await test(
      plan,
      `run "names" {
  command = plan
  assert {
    condition     = google_cloudfunctions2_function.function["ping"].name == "acme-staging-warehouse-ping"
    error_message = google_cloudfunctions2_function.function["ping"].name
  }
  assert {
    condition     = length(google_service_account.account["place-order"].account_id) <= 30 && startswith(google_service_account.account["place-order"].account_id, "place-order-")
    error_message = google_service_account.account["place-order"].account_id
  }
  assert {
    condition     = strcontains(google_logging_metric.errors.filter, "resource.labels.service_name=\\"acme-staging-warehouse-ping\\"")
    error_message = google_logging_metric.errors.filter
  }
  assert {
    condition     = strcontains(jsondecode(google_monitoring_dashboard.app.dashboard_json).mosaicLayout.tiles[0].widget.xyChart.dataSets[0].timeSeriesQuery.timeSeriesFilter.filter, "acme-staging-warehouse-ping|")
    error_message = "the dashboard does not show how often functions are called"
  }
  assert {
    condition     = [for tile in jsondecode(google_monitoring_dashboard.app.dashboard_json).mosaicLayout.tiles : [tile.xPos, tile.yPos]][4] == [16, 16]
    error_message = "the fifth chart is not the second of its row"
  }
  assert {
    condition     = length(google_cloud_run_v2_service_iam_member.function_urls_public) == 0
    error_message = "a function that streams is public without anybody's saying so"
  }
}
run "public_urls" {
  command = plan
  variables {
    function_urls_public = true
  }
  assert {
    condition     = google_cloud_run_v2_service_iam_member.function_urls_public["export-orders"].member == "allUsers"
    error_message = "the variable makes nothing public"
  }
}
`,
    );
    expect(output).toContain("2 passed, 0 failed");
  });

  it("makes pattern 02, whose gateway hands on paths, and whose consumer knows its subscription", async () => {
    const output = await test(
      await patternPlan("02-async-processor"),
      `run "api" {
  assert {
    condition     = jsondecode(google_cloudfunctions2_function.function["process-job"].service_config[0].environment_variables.MOTIF_QUEUE_DELIVERIES)[0].subscription == "projects/acme-payments-123/subscriptions/acme-staging-async-processor-jobs"
    error_message = "the adapter does not know its subscription"
  }
  assert {
    condition     = output.api_url == "https://\${google_api_gateway_gateway.app.default_hostname}"
    error_message = "api_url is not the gateway's address"
  }
  assert {
    condition     = jsondecode(base64decode(google_api_gateway_api_config.app.openapi_documents[0].document[0].contents)).paths["/jobs/{id}"].get.x-google-backend.path_translation == "APPEND_PATH_TO_ADDRESS"
    error_message = "the gateway does not hand on the path"
  }
}
`,
    );
    expect(output).toContain("1 passed, 0 failed");
  });

  it.each([
    ["01-rest-api-backend", 'google_firestore_database.app.name == "acme-staging-rest-api-backend"'],
    [
      "05-s3-event-processor",
      'google_eventarc_trigger.trigger["accept-upload"].name == "acme-staging-s3-event-processor-accept-upload"',
    ],
  ])("plans pattern %s", async (name, condition) => {
    const output = await test(
      await patternPlan(name),
      `run "plan" {\n  command = plan\n  assert {\n    condition     = ${condition}\n    error_message = "not as the pattern is"\n  }\n}\n`,
    );
    expect(output).toContain("1 passed, 0 failed");
  });

  it("stops before anything is made where a bundle is missing, and says what to run", async () => {
    const output = await test(planOf(apiWith({})), `run "unbuilt" {\n  command = plan\n}\n`, false);
    expect(output).toContain("dist/get-item.zip is missing");
    expect(output).toContain("npx --no-install motif build ..");
  });

  it("cuts the id of an account off where the function's name is long", async () => {
    const name = "a-function-with-quite-a-long-name";
    const app = planOf({ [name]: task(name, { input: z.string(), output: z.string() }, () => "") });
    const id = `google_service_account.account["${name}"].account_id`;
    const output = await test(
      app,
      `run "id" {\n  command = plan\n  assert {\n    condition     = length(${id}) <= 30 && startswith(${id}, "a-function-with-quite-")\n    error_message = ${id}\n  }\n}\n`,
    );
    expect(output).toContain("1 passed, 0 failed");
  });

  it("refuses names that Google Cloud would refuse", async () => {
    const output = await test(
      planOf(apiWith({})),
      refusingRun("upper_case", 'project_name = "Acme"', "var.project_name") +
        refusingRun("too_long", `project_name = "${"a".repeat(60)}"`, "var.environment") +
        refusingRun("no_region", 'region = "Frankfurt"', "var.region") +
        refusingRun("no_project", 'project_id = "Acme Payments"', "var.project_id"),
    );
    expect(output).toContain("4 passed, 0 failed");
  });
});
