import { terraformVersion } from "@motif/compile/offline";
import { refusingRun, testModule } from "@motif/compile/testing";
import { config } from "@motif/core";
import { apiWith } from "@motif/core/testing";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { toTerraform } from "../compile/to-terraform.ts";
import { planOf } from "../testing/apps.ts";
import { MOCK_PROVIDER } from "../testing/mock-provider.ts";

const limits = config("api-key-limits", {
  schema: z.object({ maxRows: z.number(), banner: z.string() }),
  value: { maxRows: 100, banner: "" },
});
const plan = planOf(apiWith({ uses: { limits: limits.reader } }));

/** Skipped, and shown as skipped, where there is no terraform to run. */
describe.skipIf(terraformVersion() === undefined)("the real terraform", () => {
  it("sets the app's value, or another one that a deployment gives, and refuses what SSM would refuse", async () => {
    const value = "aws_ssm_parameter.api_key_limits.insecure_value";
    const variables = 'aws_lambda_function.function["get-item"].environment[0].variables';
    const output = await testModule(toTerraform(plan), {
      providers: ["aws"],
      products: plan.functions.map(({ bundle }) => bundle),
      tests: `${MOCK_PROVIDER}
run "app" {
  assert {
    condition     = jsondecode(${value}) == { maxRows = 100, banner = "" }
    error_message = ${value}
  }
  assert {
    condition     = ${variables}.MOTIF_CONFIG_API_KEY_LIMITS == "acme-dev-shop-api-key-limits"
    error_message = "the adapter does not get the name of the parameter"
  }
}
run "environment" {
  variables {
    config_api_key_limits = { maxRows = 200, banner = "sale", other = [1, null] }
  }
  assert {
    condition     = ${value} == "{\\"banner\\":\\"sale\\",\\"maxRows\\":200,\\"other\\":[1,null]}"
    error_message = ${value}
  }
}
${[
  ["no_object", '"many"'],
  ["too_large", `{ text = "${"x".repeat(4086)}" }`],
  ["nested", '{ text = "Hello {{name}}" }'],
]
  .map(([label = "", given]) =>
    refusingRun(label, `config_api_key_limits = ${given}`, "var.config_api_key_limits"),
  )
  .join("")}`,
    });
    expect(output).toContain("5 passed, 0 failed");
  });
});
