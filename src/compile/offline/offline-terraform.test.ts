import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { knownProviders } from "../schemas/provider-schema.ts";
import { terraformVersion } from "./binary.ts";
import { type OfflineTerraform, withOfflineProviders } from "./offline-terraform.ts";

const MAIN = `
terraform {
  required_providers {
    aws     = { source = "hashicorp/aws", version = "~> 6.0" }
    archive = { source = "hashicorp/archive", version = "~> 2.7" }
    random  = { source = "hashicorp/random", version = "~> 3.0" }
  }
}

variable "project_name" {
  type = string

  validation {
    condition     = length(var.project_name) <= 20
    error_message = "project_name is too long."
  }
}

resource "random_pet" "suffix" {}

resource "aws_sqs_queue" "jobs" {
  name = "\${var.project_name}-\${random_pet.suffix.id}"

  lifecycle {
    precondition {
      condition     = fileexists("\${path.module}/../dist/jobs.zip")
      error_message = "Run npx --no-install motif build first."
    }
  }
}

output "url" {
  value = "queue \${aws_sqs_queue.jobs.id}"
}
`;

const MOCKS = `
mock_provider "aws" {
  mock_resource "aws_sqs_queue" {
    defaults = { id = "mocked" }
  }
}
mock_provider "random" {}
mock_provider "archive" {}
`;

/** Skipped, and shown as skipped, where there is no terraform to run. */
describe.skipIf(terraformVersion() === undefined)("the real terraform without a network", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "motif-offline-"));
    writeFileSync(join(folder, "main.tf"), MAIN);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const offline = <T>(use: (terraform: OfflineTerraform) => Promise<T>) =>
    withOfflineProviders(["aws", "archive", "random"], use);

  it("validates a module of several providers and leaves nothing behind", async () => {
    expect(await offline((terraform) => terraform.validate(folder))).toMatchObject({ ok: true, exitCode: 0 });
    expect(readdirSync(folder)).toEqual(["main.tf"]);
  });

  it("says what is wrong in an invalid module", async () => {
    writeFileSync(join(folder, "more.tf"), 'resource "aws_sqs_queue" "x" {\n  nme = "x"\n}\n');
    const result = await offline((terraform) => terraform.validate(folder));
    expect(result).toMatchObject({ ok: false, exitCode: 1 });
    expect(result.output).toContain('An argument named "nme" is not expected here');
  });

  it("applies mocked resources in terraform test, and stops at preconditions and validations", async () => {
    const run = (name: string, rest: string, project = "acme") =>
      `run "${name}" {\n  command = plan\n  variables {\n    project_name = "${project}"\n  }\n${rest}}\n`;
    const tests = [
      MOCKS,
      run("missing_bundle", "  expect_failures = [aws_sqs_queue.jobs]\n"),
      run("long_name", "  expect_failures = [var.project_name]\n", "a-name-of-more-than-20-letters"),
    ];
    writeFileSync(join(folder, "plan.tftest.hcl"), tests.join("\n"));
    const result = await offline((terraform) => terraform.test(folder));
    expect(result.output).toContain("2 passed, 0 failed");
    expect(readdirSync(folder).sort()).toEqual(["main.tf", "plan.tftest.hcl"]);
  });

  it("fails a terraform test whose assertion does not hold", async () => {
    writeFileSync(join(folder, "main.tf"), MAIN.replace("../dist/jobs.zip", "main.tf"));
    const assertion = (url: string) => `  assert {
    condition     = output.url == "${url}"
    error_message = "the output is \${output.url}"
  }
`;
    const run = (name: string, url: string) =>
      `run "${name}" {\n  variables {\n    project_name = "acme"\n  }\n${assertion(url)}}\n`;
    writeFileSync(join(folder, "a.tftest.hcl"), MOCKS + run("good", "queue mocked") + run("bad", "queue"));
    const result = await offline((terraform) => terraform.test(folder));
    expect(result.ok).toBe(false);
    expect(result.output).toContain("the output is queue mocked");
    expect(result.output).toContain("1 passed, 1 failed");
  });

  it("serves a schema that terraform accepts for every provider", async () => {
    const providers = knownProviders();
    const required = providers.map((name) => `    ${name} = { source = "hashicorp/${name}" }\n`).join("");
    const used = providers
      .map((name) => `provider "${name}" {\n${name === "azurerm" ? "  features {}\n" : ""}}\n`)
      .join("");
    writeFileSync(join(folder, "main.tf"), `terraform {\n  required_providers {\n${required}  }\n}\n${used}`);
    const result = await withOfflineProviders(providers, (terraform) => terraform.validate(folder));
    expect(result.output).toContain("The configuration is valid");
  });
});

describe("offline providers", () => {
  it("refuses a provider of which the project has no schema", async () => {
    const started = withOfflineProviders(["cloudflare"], async () => undefined);
    await expect(started).rejects.toMatchObject({ code: "UNKNOWN_PROVIDER" });
  });

  it("say that terraform is missing where it is", async () => {
    vi.stubEnv("PATH", "/nowhere");
    expect(terraformVersion()).toBeUndefined();
    const started = withOfflineProviders(["time"], (terraform) => terraform.validate(tmpdir()));
    await expect(started).rejects.toMatchObject({ code: "TERRAFORM_MISSING" });
    vi.unstubAllEnvs();
  });
});
