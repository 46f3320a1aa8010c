import { argument, literalOf, type Module, nested, printModule } from "@motif/compile";
import { check, formatProblem } from "@motif/compile/check";
import { terraformVersion } from "@motif/compile/offline";
import { refusingRun, resourceNamed, testModule } from "@motif/compile/testing";
import { type App, consume, consumer, queue, task } from "@motif/core";
import { apiWith, loadWarehouse } from "@motif/core/testing";
import { beforeAll, describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { planOf } from "../testing/apps.ts";
import { makePlan } from "./make-plan.ts";
import type { AwsPlan } from "./rooms.ts";
import { PROVIDERS } from "./rules.ts";
import { toTerraform } from "./to-terraform.ts";

let plan: AwsPlan;
let terraform: Module;
let files: Record<string, string>;

beforeAll(async () => {
  plan = makePlan((await loadWarehouse()).inventory);
  terraform = toTerraform(plan);
  files = printModule(terraform);
});

const one = (type: string, name: string) => resourceNamed(terraform, type, name);

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
    const names = Object.values(files).flatMap((text) =>
      [...text.matchAll(/^\s+(?:function_name|name|bucket|alarm_name)\s+= "([^"]*\$\{[^"]*)"/gm)].map(
        ([, name]) => name,
      ),
    );
    expect(names.length).toBeGreaterThan(30);
    expect(names.filter((name) => !/(^|\/)\$\{local\.prefix\}-warehouse/.test(name ?? ""))).toEqual([]);
  });

  it("sends what triggers a function with provisioned concurrency to its alias", () => {
    expect(files["api.tf"]).toContain("integration_uri        = aws_lambda_alias.place_order.invoke_arn");
    const permission = one("aws_lambda_permission", "post_orders");
    expect(JSON.stringify(argument(permission, "qualifier"))).toContain("aws_lambda_alias.place_order.name");
  });

  // Terraform's jsonencode writes \u003c for <: https://developer.hashicorp.com/terraform/language/functions/jsonencode
  it("gives the scheduler its keyword as it has to be written", () => {
    const [target] = nested(one("aws_scheduler_schedule", "nightly"), "target");
    expect(target && literalOf(argument(target, "input"))).toBe(
      '{"schedule":"nightly","scheduledFor":"<aws.scheduler.scheduled-time>"}',
    );
  });

  it("makes a FIFO queue's dead-letter queue FIFO", () => {
    for (const name of ["parcels", "parcels_dead_letter"]) {
      expect(literalOf(argument(one("aws_sqs_queue", name), "fifo_queue"))).toBe(true);
    }
    expect(files["data.tf"]).toContain("-warehouse-parcels-dead-letter.fifo");
  });

  it("lets API Gateway call a function for its own routes only", () => {
    const sources = [...(files["api.tf"] ?? "").matchAll(/source_arn\s+= "(.*execution_arn\}[^"]*)"/g)];
    expect(sources.map(([, source]) => source?.replace(/.*\}/, ""))).toEqual([
      "/POST/orders",
      "/GET/orders",
      "/GET/",
      "/GET/ping/*",
      "/HEAD/orders",
      "/HEAD/",
      "/HEAD/ping/*",
    ]);
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
    expect(small["versions.tf"]).not.toContain("aws_caller_identity");
    expect(small["outputs.tf"]).not.toContain("api_url");
  });

  it("is refused where names of different kinds lead to one address", () => {
    const Message = z.object({ id: z.string() });
    const wiring: App["wiring"] = {
      a: consume(
        queue("b", { schema: Message }),
        consumer("work", { event: Message, timeout: "30s" }, () => {}),
      ),
      c: task("vpc", { input: Message, output: Message }, ({ input }) => input),
    };
    expect(() => toTerraform(planOf(wiring))).toThrow(
      "data.aws_iam_policy_document.vpc: would be made twice",
    );
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
    condition     = aws_lambda_function.ping.function_name == "acme-staging-warehouse-ping"
    error_message = aws_lambda_function.ping.function_name
  }
  assert {
    condition     = output.api_gateway_url == aws_apigatewayv2_api.api.api_endpoint && output.api_url == output.api_gateway_url
    error_message = "api_gateway_url is not the API's address"
  }
  assert {
    condition     = jsondecode(aws_lambda_function.send_mails.environment[0].variables.MOTIF_QUEUE_DELIVERIES)[0].queueUrl == aws_sqs_queue.mails.url
    error_message = "the adapter does not get the URL of the queue"
  }
  assert {
    condition     = length(aws_iam_role_policy.vpc) == 0
    error_message = "a function has VPC permissions without a VPC"
  }
  assert {
    condition     = aws_secretsmanager_secret.tariff_key.kms_key_id == null && length(aws_iam_role_policy.secret_key_price_order) == 0
    error_message = "a key is expected"
  }
  assert {
    condition     = aws_lambda_function.price_order.environment[0].variables.MOTIF_SECRET_TARIFF_KEY == aws_secretsmanager_secret.tariff_key.arn
    error_message = "the adapter does not get the ARN of the secret"
  }
  assert {
    condition     = aws_lambda_function_url.export_orders.authorization_type == "AWS_IAM" && length(aws_lambda_permission.export_orders_url) == 0
    error_message = "everybody may call the URL without a word"
  }
  assert {
    condition     = output.function_urls.export_orders == aws_lambda_function_url.export_orders.function_url
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
    condition     = aws_secretsmanager_secret.tariff_key.kms_key_id == var.secrets_kms_key_arn && length(aws_iam_role_policy.secret_key_price_order) == 1
    error_message = "the key is not used"
  }
  assert {
    condition     = data.aws_iam_policy_document.secret_key_price_order[0].statement[0].resources == toset([var.secrets_kms_key_arn])
    error_message = "the function may decrypt with another key"
  }
  assert {
    condition     = aws_secretsmanager_secret.tariff_key.recovery_window_in_days == 0
    error_message = "the secret cannot be deleted at once"
  }
  assert {
    condition     = aws_lambda_function_url.export_orders.authorization_type == "NONE" && length(aws_lambda_permission.export_orders_url) == 1 && length(aws_lambda_permission.export_orders_url_invoke) == 1
    error_message = "not everybody may call the URL"
  }
}
run "streams_not_out_of_a_vpc" {
  command = plan
  variables {
    vpc_subnet_ids         = ["subnet-1"]
    vpc_security_group_ids = ["sg-1"]
  }
  expect_failures = [aws_lambda_function_url.export_orders]
}
`,
    );
    expect(output).toContain("3 passed, 0 failed");
  });

  it("stops before anything is made where a bundle is missing, and says what to run", async () => {
    const output = await test(planOf(apiWith({})), `run "unbuilt" {\n  command = plan\n}\n`, false);
    expect(output).toContain("dist/get-item.zip is missing");
    expect(output).toContain("npx motif build ..");
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
    condition     = length(aws_iam_role_policy.vpc) == 1 && length(aws_lambda_function.get_item.vpc_config) == 1
    error_message = "the function is not in the VPC"
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
