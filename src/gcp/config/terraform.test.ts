import { resourcesOf } from "@motif/compile";
import { earlierThan } from "@motif/compile/kit";
import { terraformVersion } from "@motif/compile/offline";
import { refusingRun, testModule } from "@motif/compile/testing";
import { config } from "@motif/core";
import { apiWith } from "@motif/core/testing";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { toTerraform } from "../compile/to-terraform.ts";
import { planOf } from "../testing/apps.ts";

const limits = config("limits", { schema: z.object({ maxRows: z.number() }), value: { maxRows: 100 } });
const plan = planOf(apiWith({ uses: { limits: limits.reader } }));

const MOCK = `
mock_provider "google" {}
mock_provider "time" {}
variables {
  project_id   = "acme-payments-123"
  project_name = "acme"
}
`;

it("repeats one block by name, of one config as of several", () => {
  const names = config("api-names", { schema: z.object({}), value: {} });
  const several = planOf(apiWith({ uses: { limits: limits.reader, names: names.reader } }));
  const labels = (of: typeof plan) =>
    resourcesOf(toTerraform(of))
      .filter(({ labels: [type] }) => type.startsWith("google_parameter_manager_"))
      .map(({ address }) => address);
  expect(labels(plan)).toEqual([
    "google_parameter_manager_parameter.config",
    "google_parameter_manager_parameter_version.config",
  ]);
  expect(labels(several)).toEqual(labels(plan));
});

it("has a function wait for the first value of its config", () => {
  const module = toTerraform(plan);
  const [fn] = resourcesOf(module, "google_cloudfunctions2_function");
  expect(fn && earlierThan(fn, module)).toContain("google_parameter_manager_parameter_version.config");
});

/** Skipped, and shown as skipped, where there is no terraform to run. */
describe.skipIf(terraformVersion() === undefined)("the real terraform", () => {
  it("makes another version for another value, and refuses what is no object", async () => {
    const version = 'google_parameter_manager_parameter_version.config["limits"]';
    const output = await testModule(toTerraform(plan), {
      providers: ["google", "google-beta", "time"],
      products: plan.functions.map(({ bundle }) => bundle),
      tests: `${MOCK}
run "app" {
  command = plan
  assert {
    condition     = ${version}.parameter_data == "{\\"maxRows\\":100}" && ${version}.parameter_version_id == "v-${"${"}substr(sha256("{\\"maxRows\\":100}"), 0, 16)}"
    error_message = ${version}.parameter_version_id
  }
}
run "environment" {
  command = plan
  variables {
    config_limits = { maxRows = 200 }
  }
  assert {
    condition     = ${version}.parameter_data == "{\\"maxRows\\":200}" && ${version}.parameter_version_id != "v-${"${"}substr(sha256("{\\"maxRows\\":100}"), 0, 16)}"
    error_message = ${version}.parameter_version_id
  }
}
${refusingRun("no_object", 'config_limits = "many"', "var.config_limits")}`,
    });
    expect(output).toContain("3 passed, 0 failed");
  });
});
