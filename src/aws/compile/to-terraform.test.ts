import { argument, literalOf, type Module, nested, printModule } from "@motif/compile";
import { check, formatProblem } from "@motif/compile/check";
import { isSet, referencesIn } from "@motif/compile/kit";
import { terraformVersion } from "@motif/compile/offline";
import { refusingRun, resourceAt, testModule, textsByAddress } from "@motif/compile/testing";
import { consume, consumer, http, httpApi, queue, schedule, scheduled, table, task } from "@motif/core";
import { apiWith, loadWarehouse } from "@motif/core/testing";
import { beforeAll, describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { planOf } from "../testing/apps.ts";
import { makePlan } from "./make-plan.ts";
import type { AwsPlan } from "./rooms.ts";
import { PROVIDERS } from "./rules.ts";
import { toTerraform } from "./to-terraform.ts";

const orders = table("orders", { schema: z.object({ id: z.string() }), partitionKey: "id" });

let plan: AwsPlan;
let terraform: Module;
let files: Record<string, string>;

beforeAll(async () => {
  plan = makePlan((await loadWarehouse()).inventory);
  terraform = toTerraform(plan);
  files = printModule(terraform);
});

const at = (address: string) => resourceAt(terraform, address);

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
      buildProducts: plan.functions.map(({ bundle }) => bundle),
    });
    expect(problems.map(formatProblem)).toEqual([]);
  });

  it("begins every name with the project and the environment", () => {
    const names = [...textsByAddress(terraform).values()].flatMap((text) =>
      [...text.matchAll(/^\s+(?:function_name|name|bucket|alarm_name)\s+= "([^"]*\$\{[^"]*)"/gm)].map(
        ([, name]) => name,
      ),
    );
    expect(names.length).toBeGreaterThan(70);
    const begin = /(^|\/)\$\{var\.project_name\}-\$\{var\.environment\}-warehouse/;
    expect(names.filter((name) => !begin.test(name ?? ""))).toEqual([]);
  });

  it("sends what triggers a function with provisioned concurrency to its alias", () => {
    const called = (address: string, name: string) => referencesIn(at(address), name);
    const integration = "aws_apigatewayv2_integration.function";
    expect(called(`${integration}["place-order"]`, "integration_uri")).toEqual([
      'aws_lambda_alias.live["place-order"].invoke_arn',
    ]);
    expect(called(`${integration}["ping"]`, "integration_uri")).toEqual([
      'aws_lambda_function.function["ping"].invoke_arn',
    ]);
    expect(called('aws_lambda_permission.route["POST /orders"]', "qualifier")).toEqual([
      'aws_lambda_alias.live["place-order"].name',
    ]);
    expect(called('aws_lambda_permission.route["GET /orders"]', "qualifier")).toEqual([]);
  });

  // Terraform's jsonencode writes \u003c for <: https://developer.hashicorp.com/terraform/language/functions/jsonencode
  it("gives the scheduler its keyword as it has to be written", () => {
    const [target] = nested(at('aws_scheduler_schedule.schedule["nightly"]'), "target");
    expect(target && literalOf(argument(target, "input"))).toBe(
      '{"schedule":"nightly","scheduledFor":"<aws.scheduler.scheduled-time>"}',
    );
  });

  it("makes a FIFO queue's dead-letter queue FIFO", () => {
    const dead = at('aws_sqs_queue.dead_letter["parcels-dead-letter"]');
    for (const queue of [at("aws_sqs_queue.parcels"), dead]) {
      expect(literalOf(argument(queue, "fifo_queue"))).toBe(true);
    }
    expect(textsByAddress(terraform).get(dead.address)).toContain('-warehouse-parcels-dead-letter.fifo"');
    expect(isSet(at('aws_sqs_queue.dead_letter["mails-dead-letter"]'), "fifo_queue")).toBe(false);
  });

  // Which calls each may make is asserted below, by the real Terraform.
  it("lets API Gateway call a function for its own routes only", () => {
    const permissions = [...textsByAddress(terraform)].filter(([address]) =>
      address.startsWith("aws_lambda_permission.route"),
    );
    expect(permissions.map(([address]) => address.replace(/.*\["(.*)"\]/, "$1"))).toEqual([
      "POST /orders",
      "GET /orders",
      "GET /",
      "GET /ping/{name}",
      "HEAD /orders",
      "HEAD /",
      "HEAD /ping/{name}",
    ]);
    expect(permissions.every(([, text]) => /source_arn +=.*execution_arn/.test(text))).toBe(true);
  });

  it("allows actions on every resource once, where AWS knows nothing narrower", () => {
    const everywhere = [...(files["iam.tf"] ?? "").matchAll(/actions += \[(.*)\]\n +resources = \["\*"\]/g)];
    expect(everywhere.map(([, actions]) => actions)).toEqual([
      '"xray:PutTelemetryRecords", "xray:PutTraceSegments"',
      '"ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"',
    ]);
    expect(files["iam.tf"]?.match(/xray:PutTraceSegments/g)).toHaveLength(1);
  });

  it("prints the same bytes from the same app", async () => {
    const again = printModule(toTerraform(makePlan((await loadWarehouse()).inventory)));
    expect(again).toEqual(files);
  });
});

describe("Terraform of a small app", () => {
  it("has no variables and data sources that it does not need", () => {
    const small = printModule(
      toTerraform(planOf({ price: task("price", { input: z.string(), output: z.string() }, () => "") })),
    );
    expect(small["variables.tf"]).not.toMatch(/deletion_protection|throttling/);
    expect(small["outputs.tf"]).not.toContain("api_url");
  });

  it("is the same at the addresses of what there was when a function is added", () => {
    const route = (name: string) => http(name, { uses: { orders: orders.reader } }, () => new Response());
    const before = planOf({ api: httpApi({ "GET /b": route("b") }) });
    const after = planOf({
      api: httpApi({ "GET /a": route("a"), "GET /b": route("b"), "GET /c": route("c") }),
      tidy: schedule(
        { every: "1h" },
        scheduled("tidy", { uses: { orders: orders.writer } }, () => {}),
      ),
    });
    const was = textsByAddress(toTerraform(before));
    const is = textsByAddress(toTerraform(after));
    expect([...was.keys()].filter((address) => !is.has(address))).toEqual([]);
    // The dashboard shows all functions, and so it changes in place.
    expect([...was.keys()].filter((address) => is.get(address) !== was.get(address))).toEqual([
      "aws_cloudwatch_dashboard.app",
    ]);
    expect(is.size).toBeGreaterThan(was.size);
    expect([...is.keys()]).toContain('aws_lambda_function.function["c"]');
  });

  it("takes names that could be taken for those of other things", () => {
    const Message = z.object({ id: z.string() });
    const module = toTerraform(
      planOf({
        a: consume(
          queue("tls-only", { schema: Message }),
          consumer("vpc", { event: Message, timeout: "30s" }, () => {}),
        ),
        nightly: schedule(
          { every: "1h" },
          scheduled("schedule-nightly", {}, () => {}),
        ),
      }),
    );
    const addresses = [...textsByAddress(module).keys()];
    expect(addresses).toEqual(
      expect.arrayContaining([
        'aws_iam_role.function["vpc"]',
        'aws_iam_role.function["schedule-nightly"]',
        'aws_iam_role.schedule["nightly"]',
      ]),
    );
    expect(new Set(addresses).size).toBe(addresses.length);
  });
});

const MOCK = `
mock_provider "aws" {
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{}" }
  }
}
variables {
  project_name = "acme"
  environment  = "staging"
}
`;

/** Skipped, and shown as skipped, where there is no terraform to run. */
describe.skipIf(terraformVersion() === undefined)("the real terraform", () => {
  function test(app: AwsPlan, tests: string, bundles = true): Promise<string> {
    return testModule(toTerraform(app), {
      providers: ["aws"],
      tests: MOCK + tests,
      products: bundles ? app.functions.map(({ bundle }) => bundle) : [],
    });
  }

  it("plans everything, names things after project and environment, and tells the API's address", async () => {
    const output = await test(
      plan,
      `run "names" {
  assert {
    condition     = aws_lambda_function.function["ping"].function_name == "acme-staging-warehouse-ping"
    error_message = aws_lambda_function.function["ping"].function_name
  }
  assert {
    condition     = join(" ", [for route in ["POST /orders", "GET /ping/{name}", "HEAD /"] : trimprefix(aws_lambda_permission.route[route].source_arn, aws_apigatewayv2_stage.api.execution_arn)]) == "/POST/orders /GET/ping/* /HEAD/"
    error_message = "API Gateway may call a function for other routes than its own"
  }
  assert {
    condition     = output.api_gateway_url == aws_apigatewayv2_api.api.api_endpoint && output.api_url == output.api_gateway_url
    error_message = "api_gateway_url is not the API's address"
  }
  assert {
    condition     = jsondecode(aws_lambda_function.function["send-mails"].environment[0].variables.MOTIF_QUEUE_DELIVERIES)[0].queueUrl == aws_sqs_queue.mails.url
    error_message = "the adapter does not get the URL of the queue"
  }
  assert {
    condition     = jsondecode(aws_cloudwatch_dashboard.app.dashboard_body).widgets[0].properties.metrics[0] == ["AWS/Lambda", "Invocations", "FunctionName", "acme-staging-warehouse-\${keys(local.functions)[0]}", { label = keys(local.functions)[0] }]
    error_message = "the dashboard does not show how often the first function is called"
  }
  assert {
    condition     = [for widget in jsondecode(aws_cloudwatch_dashboard.app.dashboard_body).widgets : [widget.x, widget.y]][4] == [8, 6]
    error_message = "the fifth chart is not the second of its row"
  }
  assert {
    condition     = aws_lambda_function.function["ping"].environment[0].variables.MOTIF_METRICS_NAMESPACE == "acme-staging-warehouse" && strcontains(reverse(jsondecode(aws_cloudwatch_dashboard.app.dashboard_body).widgets)[0].properties.metrics[0][0].expression, "acme-staging-warehouse")
    error_message = "the dashboard does not look where the functions count"
  }
  assert {
    condition     = length(aws_iam_role_policy.vpc) == 0
    error_message = "a function has VPC permissions without a VPC"
  }
  assert {
    condition     = aws_secretsmanager_secret.secret["tariff-key"].kms_key_id == null && length(aws_iam_role_policy.secret_key) == 0
    error_message = "a key is expected"
  }
  assert {
    condition     = aws_lambda_function.function["price-order"].environment[0].variables.MOTIF_SECRET_TARIFF_KEY == aws_secretsmanager_secret.secret["tariff-key"].arn
    error_message = "the adapter does not get the ARN of the secret"
  }
  assert {
    condition     = aws_lambda_function_url.function["export-orders"].authorization_type == "AWS_IAM" && length(aws_lambda_permission.url) == 0
    error_message = "everybody may call the URL without a word"
  }
  assert {
    condition     = output.function_urls["export-orders"] == aws_lambda_function_url.function["export-orders"].function_url
    error_message = "the URL is not told"
  }
}
run "secrets_with_a_key_of_ones_own_and_urls_for_everybody" {
  variables {
    secrets_kms_key_arn  = "arn:aws:kms:eu-central-1:123456789012:key/1"
    function_urls_public = true
    deletion_protection  = false
  }
  assert {
    condition     = aws_secretsmanager_secret.secret["tariff-key"].kms_key_id == var.secrets_kms_key_arn && length(aws_iam_role_policy.secret_key) == 1
    error_message = "the key is not used"
  }
  assert {
    condition     = data.aws_iam_policy_document.secret_key["price-order"].statement[0].resources == toset([var.secrets_kms_key_arn])
    error_message = "the function may decrypt with another key"
  }
  assert {
    condition     = aws_secretsmanager_secret.secret["tariff-key"].recovery_window_in_days == 0
    error_message = "the secret cannot be deleted at once"
  }
  assert {
    condition     = aws_lambda_function_url.function["export-orders"].authorization_type == "NONE" && length(aws_lambda_permission.url) == 1 && length(aws_lambda_permission.url_invoke) == 1
    error_message = "not everybody may call the URL"
  }
}
run "streams_not_out_of_a_vpc" {
  command = plan
  variables {
    vpc_subnet_ids         = ["subnet-1"]
    vpc_security_group_ids = ["sg-1"]
  }
  expect_failures = [aws_lambda_function_url.function]
}
`,
    );
    expect(output).toContain("3 passed, 0 failed");
  });

  it("stops before anything is made where a bundle is missing, and says what to run", async () => {
    const output = await test(planOf(apiWith({})), `run "unbuilt" {\n  command = plan\n}\n`, false);
    expect(output).toContain("dist/get-item.zip is missing");
    expect(output).toContain("npx --no-install motif build ..");
  });

  it("puts functions into a VPC", async () => {
    const output = await test(
      planOf(apiWith({})),
      `run "in_a_vpc" {
  variables {
    vpc_subnet_ids         = ["subnet-1"]
    vpc_security_group_ids = ["sg-1"]
  }
  assert {
    condition     = length(aws_iam_role_policy.vpc) == 1 && length(aws_lambda_function.function["get-item"].vpc_config) == 1
    error_message = "the function is not in the VPC"
  }
  assert {
    condition     = alltrue([for part in [":network-interface/*", ":*:subnet/subnet-1", ":*:security-group/sg-1"] : anytrue([for arn in data.aws_iam_policy_document.vpc.statement[0].resources : endswith(arn, part)])]) && length(data.aws_iam_policy_document.vpc.statement[0].resources) == 3
    error_message = "interfaces may be made in other subnets"
  }
}
`,
    );
    expect(output).toContain("1 passed, 0 failed");
  });

  it("refuses names that AWS would refuse", async () => {
    const output = await test(
      planOf(apiWith({})),
      refusingRun("upper_case", 'project_name = "Acme"', "var.project_name") +
        refusingRun("too_long", `project_name = "${"a".repeat(60)}"`, "var.environment") +
        refusingRun("no_region", 'region = "Frankfurt"', "var.region") +
        refusingRun("half_a_vpc", 'vpc_subnet_ids = ["subnet-1"]', "var.vpc_security_group_ids"),
    );
    expect(output).toContain("4 passed, 0 failed");
  });
});

describe("the version of the provider", () => {
  const asked = (wiring: Parameters<typeof planOf>[0]) =>
    /^ {6}version = "(.*)"/m.exec(printModule(toTerraform(planOf(wiring)))["versions.tf"] ?? "")?.[1];

  it("is the first that takes the runtime, whatever the app", () => {
    expect(asked({ price: task("price", { input: z.string(), output: z.string() }, () => "") })).toBe(
      "~> 6.21",
    );
  });

  it("is the first in which an index can be taken away, where a table has one", () => {
    expect(files["data.tf"]).toContain("key_schema {");
    expect(files["versions.tf"]).toContain('version = "~> 6.37"');
  });
});
