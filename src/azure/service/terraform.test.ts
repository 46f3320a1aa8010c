import { terraformVersion } from "@motif/compile/offline";
import { refusingRun, testModule } from "@motif/compile/testing";
import { service } from "@motif/core";
import { apiWith } from "@motif/core/testing";
import { describe, expect, it } from "vitest";
import { toTerraform } from "../compile/to-terraform.ts";
import { planOf } from "../testing/apps.ts";

const issuer = service("token-issuer", { url: "https://issuer.example/v1" });
const local = service("local", { url: "http://localhost:4000" });
const plan = planOf(apiWith({ uses: { issuer: issuer.caller, local: local.caller } }));

const MOCK = `
mock_provider "azurerm" {}
mock_provider "time" {}
variables {
  project_name    = "acme"
  service_local_url = "https://local.example"
  subscription_id = "11111111-2222-3333-4444-555555555555"
  deploy_packages = false
}
`;

/** Skipped, and shown as skipped, where there is no terraform to run. */
describe.skipIf(terraformVersion() === undefined)("the real terraform", { timeout: 120_000 }, () => {
  it("tells functions where services are: at the app's URL, or at another one that a deployment gives", async () => {
    const variables = 'azurerm_function_app_flex_consumption.app["get-item"].app_settings';
    const output = await testModule(toTerraform(plan), {
      providers: ["azurerm", "time"],
      products: plan.apps.map((own) => own.package),
      tests: `${MOCK}
run "app" {
  assert {
    condition     = ${variables}.MOTIF_SERVICE_TOKEN_ISSUER == "https://issuer.example/v1"
    error_message = "the app's own URL does not reach the function"
  }
}
run "environment" {
  variables {
    service_token_issuer_url = "https://sandbox.issuer.example:8443/v1"
  }
  assert {
    condition     = ${variables}.MOTIF_SERVICE_TOKEN_ISSUER == "https://sandbox.issuer.example:8443/v1"
    error_message = "the environment's URL does not reach the function"
  }
}
${[
  ["plain", "http://issuer.example"],
  ["credentials", "https://me:secret@issuer.example"],
  ["query", "https://issuer.example/v1?key=1"],
  ["large", `https://issuer.example/${"x".repeat(256)}`],
]
  .map(([label = "", url]) =>
    refusingRun(label, `service_token_issuer_url = "${url}"`, "var.service_token_issuer_url"),
  )
  .join("\n")}`,
    });
    expect(output).toContain("6 passed, 0 failed");
  });
});

it("has no URL of a developer's machine as a default", () => {
  expect(plan.services).toEqual([
    { name: "local" },
    { name: "token-issuer", url: "https://issuer.example/v1" },
  ]);
});

it("has no variable for one that is anywhere", () => {
  const receivers = service("receivers", { anywhere: true });
  const own = planOf(apiWith({ uses: { receivers: receivers.caller } }));
  expect(own.services).toEqual([{ name: "receivers", anywhere: true }]);
  expect(Object.keys(own.apps[0]?.settings ?? {})).not.toContain("MOTIF_SERVICE_RECEIVERS");
  const names = toTerraform(own).files.flatMap(({ blocks }) => blocks.flatMap(({ labels }) => labels));
  expect(names).not.toContain("service_receivers_url");
});
