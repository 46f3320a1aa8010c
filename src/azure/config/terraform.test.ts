import { terraformVersion } from "@motif/compile/offline";
import { refusingRun, testModule } from "@motif/compile/testing";
import { config } from "@motif/core";
import { apiWith } from "@motif/core/testing";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { toTerraform } from "../compile/to-terraform.ts";
import { planOf } from "../testing/apps.ts";
import { MOCK_PROVIDER } from "../testing/mock-provider.ts";

const limits = config("limits", { schema: z.object({ maxRows: z.number() }), value: { maxRows: 100 } });
const plan = planOf(apiWith({ uses: { limits: limits.reader } }));

/** Skipped, and shown as skipped, where there is no terraform to run. */
describe.skipIf(terraformVersion() === undefined)("the real terraform", { timeout: 120_000 }, () => {
  it("sets the app's value, or another one that a deployment gives, and refuses what the store would refuse", async () => {
    const value = 'azurerm_app_configuration_key.config["limits"].value';
    const output = await testModule(toTerraform(plan), {
      providers: ["azurerm", "time"],
      products: plan.apps.map((own) => own.package),
      tests: `${MOCK_PROVIDER}
run "app" {
  assert {
    condition     = ${value} == "{\\"maxRows\\":100}" && azurerm_app_configuration.configs.sku == "standard"
    error_message = ${value}
  }
}
run "environment" {
  variables {
    config_limits         = { maxRows = 200 }
    app_configuration_sku = "free"
  }
  assert {
    condition     = ${value} == "{\\"maxRows\\":200}" && azurerm_app_configuration.configs.sku == "free"
    error_message = ${value}
  }
}
${refusingRun("no_object", 'config_limits = "many"', "var.config_limits")}
${refusingRun("no_sku", 'app_configuration_sku = "small"', "var.app_configuration_sku")}`,
    });
    expect(output).toContain("4 passed, 0 failed");
  });
});
