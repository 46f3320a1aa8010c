import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import {
  block,
  blocks,
  commented,
  data,
  output,
  type Plan,
  printPlan,
  ref,
  resource,
  terraform,
  tpl,
  v,
  variable,
} from "../index.ts";
import { terraformVersion } from "../offline/binary.ts";
import { withOfflineProviders } from "../offline/offline-terraform.ts";
import { check, checkFolder } from "./check.ts";
import { formatProblem, PROBLEM_CODES, type ProblemCode } from "./problem.ts";

const folder = fileURLToPath(new URL("fixtures/uploads", import.meta.url));
const files = Object.fromEntries(
  readdirSync(folder)
    .filter((name) => name.endsWith(".tf"))
    .map((name) => [name, readFileSync(join(folder, name), "utf8")]),
);
const options = { folder, buildProducts: ["../dist/uploads.zip"] };

/** A change to main.tf that makes one thing wrong. */
interface Fixture {
  readonly code: ProblemCode;
  readonly where: string;
  readonly replace: readonly [from: string, to: string];
  /** What `terraform validate` says to the same change; absent where only the real provider or cloud would refuse. */
  readonly terraform?: string;
}

const BAD: Record<string, Fixture> = {
  "an unclosed block": {
    code: "syntax",
    where: "",
    replace: ['provider "aws" {', 'provider "aws" {{'],
    terraform: "Argument or block definition required",
  },
  "arguments that are not aligned": {
    code: "format",
    where: "",
    replace: ["memory_size      = 256", "memory_size = 256"],
  },
  "a module, which cannot be checked here": {
    code: "unsupported-block",
    where: "module",
    replace: [
      'data "aws_caller_identity" "current" {}',
      'data "aws_caller_identity" "current" {}\n\nmodule "x" {\n  source = "./code"\n}',
    ],
  },
  "two resources of one address": {
    code: "duplicate",
    where: "aws_s3_bucket.uploads",
    replace: [
      'resource "aws_s3_bucket_versioning"',
      'resource "aws_s3_bucket" "uploads" {}\n\nresource "aws_s3_bucket_versioning"',
    ],
    terraform: "Duplicate resource",
  },
  "two locals of one name": {
    code: "duplicate",
    where: "local.name",
    replace: ['provider "aws" {', 'locals {\n  name = "x"\n}\n\nprovider "aws" {'],
    terraform: "Duplicate local value",
  },
  "a provider that is not declared": {
    code: "undeclared-provider",
    where: "random_pet.x",
    replace: ['resource "aws_s3_bucket" ', 'resource "random_pet" "x" {}\n\nresource "aws_s3_bucket" '],
  },
  "a provider of another source": {
    code: "undeclared-provider",
    where: "data.archive_file.bundle",
    replace: ["hashicorp/archive", "example/archive"],
  },
  "a misspelt resource type": {
    code: "unknown-type",
    where: "aws_s3_buckets.more",
    replace: [
      'resource "aws_s3_bucket" ',
      'resource "aws_s3_buckets" "more" {}\n\nresource "aws_s3_bucket" ',
    ],
    terraform: "Invalid resource type",
  },
  "a misspelt argument": {
    code: "unknown-argument",
    where: "aws_lambda_function.uploads.memory_sise",
    replace: ["memory_size ", "memory_sise "],
    terraform: "Unsupported argument",
  },
  "a misspelt nested block": {
    code: "unknown-argument",
    where: "aws_lambda_function.uploads.tracing_conf",
    replace: ["  tracing_config {", "  tracing_conf {"],
    terraform: "Unsupported block type",
  },
  "an argument that a nested block does not have": {
    code: "unknown-argument",
    where: "aws_lambda_event_source_mapping.jobs.filter_criteria.content.filter.patern",
    replace: ["pattern = filter_criteria", "patern = filter_criteria"],
    terraform: "Unsupported argument",
  },
  "a dynamic block of no known type": {
    code: "unknown-argument",
    where: "aws_lambda_event_source_mapping.jobs.filters",
    replace: ['dynamic "filter_criteria" {\n', 'dynamic "filters" {\n    iterator = filter_criteria\n'],
    terraform: "Unsupported block type",
  },
  "an unknown argument of a variable": {
    code: "unknown-argument",
    where: "output.role.sensitiv",
    replace: [
      'description = "Name of the role, with the tracing mode"',
      'description = "Name of the role"\n  sensitiv    = true',
    ],
    terraform: "Unsupported argument",
  },
  "setting what the provider sets": {
    code: "read-only-argument",
    where: "aws_sqs_queue.dead.arn",
    replace: [
      "message_retention_seconds = 1209600",
      'message_retention_seconds = 1209600\n  arn                       = "arn:aws:sqs:::dead"',
    ],
  },
  "a missing required argument": {
    code: "missing-argument",
    where: "aws_iam_role.uploads.assume_role_policy",
    replace: [
      "  name               = local.name\n  assume_role_policy = data.aws_iam_policy_document.assume.json\n",
      "  name = local.name\n",
    ],
    terraform: "Missing required argument",
  },
  "a required argument that is null": {
    code: "missing-argument",
    where: "aws_iam_role.uploads.assume_role_policy",
    replace: ["data.aws_iam_policy_document.assume.json", "null"],
  },
  "a word where a number is needed": {
    code: "wrong-type",
    where: "aws_lambda_function.uploads.timeout",
    replace: ["timeout          = 30", 'timeout          = "half a minute"'],
    terraform: "a number is required",
  },
  "a list where a map is needed": {
    code: "wrong-type",
    where: "provider.aws.default_tags.tags",
    replace: ["tags = local.tags", 'tags = ["a"]'],
    terraform: "map of string required",
  },
  "a string where a list is needed": {
    code: "wrong-type",
    where: "aws_lambda_function.uploads.architectures",
    replace: ['["arm64"]', '"arm64"'],
    terraform: "list of string required",
  },
  "an argument where a block is needed": {
    code: "block-expected",
    where: "aws_lambda_function.uploads.tracing_config",
    replace: ["  tracing_config {", "  tracing_config = {"],
    terraform: "Unsupported argument",
  },
  "a missing required block": {
    code: "too-few-blocks",
    where: "aws_s3_bucket_versioning.uploads.versioning_configuration",
    replace: ['\n\n  versioning_configuration {\n    status = "Enabled"\n  }\n', "\n"],
    terraform: "Insufficient versioning_configuration blocks",
  },
  "a block too many": {
    code: "too-many-blocks",
    where: "aws_lambda_function.uploads.tracing_config",
    replace: [
      "  tracing_config {",
      '  tracing_config {\n    mode = "PassThrough"\n  }\n\n  tracing_config {',
    ],
    terraform: "Too many tracing_config blocks",
  },
  "a reference to a resource that is not there": {
    code: "unresolved-reference",
    where: "aws_lambda_function.uploads.role",
    replace: ["aws_iam_role.uploads.arn", "aws_iam_role.upload.arn"],
    terraform: "Reference to undeclared resource",
  },
  "a reference to a variable that is not there": {
    code: "unresolved-reference",
    where: "provider.aws.region",
    replace: ["var.region", "var.regoin"],
    terraform: "Reference to undeclared input variable",
  },
  "a reference to a local that is not there": {
    code: "unresolved-reference",
    where: "provider.aws.default_tags.tags",
    replace: ["tags = local.tags", "tags = local.labels"],
    terraform: "Reference to undeclared local value",
  },
  "a reference inside a function in a template": {
    code: "unresolved-reference",
    where: "aws_sqs_queue.jobs.redrive_policy",
    replace: ["aws_sqs_queue.dead.arn", "aws_sqs_queue.buried.arn"],
    terraform: "Reference to undeclared resource",
  },
  "each where nothing is repeated": {
    code: "unresolved-reference",
    where: "aws_sqs_queue.dead.name",
    replace: [`"\${local.name}-dead"`, `"\${local.name}-\${each.key}"`],
    terraform: 'Reference to "each" in context without for_each',
  },
  "depending on what is not there": {
    code: "unresolved-reference",
    where: "aws_lambda_function.uploads.depends_on",
    replace: ["depends_on = [aws_iam_role.uploads]", "depends_on = [aws_iam_role.download]"],
    terraform: "Reference to undeclared resource",
  },
  "an attribute that the resource does not have": {
    code: "unknown-attribute",
    where: "output.role.value",
    replace: ["aws_iam_role.uploads.name}", "aws_iam_role.uploads.nmae}"],
    terraform: "Unsupported attribute",
  },
  "an attribute of an instance that the resource does not have": {
    code: "unknown-attribute",
    where: "aws_lambda_event_source_mapping.jobs.event_source_arn",
    replace: ['jobs["small"].arn', 'jobs["small"].arm'],
    terraform: "Unsupported attribute",
  },
  "a nested block's attribute that it does not have": {
    code: "unknown-attribute",
    where: "output.role.value",
    replace: ["tracing_config[0].mode", "tracing_config[0].mood"],
    terraform: "Unsupported attribute",
  },
  "a repeated nested block read without an index": {
    code: "unknown-attribute",
    where: "output.role.value",
    replace: ["tracing_config[0].mode", "tracing_config.mode"],
    terraform: "represented by a list of objects, so it must be indexed",
  },
  "a file that nothing makes": {
    code: "missing-file",
    where: "aws_lambda_function.uploads.filename",
    replace: [
      `filename         = "\${path.module}/../dist/uploads.zip"`,
      `filename         = "\${path.module}/../dist/upload.zip"`,
    ],
  },
  "a folder that is not there": {
    code: "missing-file",
    where: "data.archive_file.bundle.source_dir",
    replace: ["/code", "/source"],
  },
  "a value outside its enumeration": {
    code: "value-not-allowed",
    where: "aws_lambda_function.uploads.tracing_config.mode",
    replace: ['mode = "Active"', 'mode = "On"'],
  },
  "an element outside its enumeration": {
    code: "value-not-allowed",
    where: "aws_lambda_function.uploads.architectures",
    replace: ["arm64", "arm128"],
  },
  "a number outside its range": {
    code: "value-out-of-range",
    where: "aws_lambda_function.uploads.timeout",
    replace: ["timeout          = 30", "timeout          = 901"],
  },
  "a malformed value": {
    code: "value-malformed",
    where: "aws_lambda_function.uploads.function_name",
    replace: ["function_name    = local.name", 'function_name    = "my uploads"'],
  },
  "arguments that exclude each other": {
    code: "arguments-conflict",
    where: "aws_s3_bucket.uploads",
    replace: ["bucket_prefix = local.name", "bucket        = local.name\n  bucket_prefix = local.name"],
  },
  "none of the arguments of which one is needed": {
    code: "arguments-incomplete",
    where: "aws_lambda_event_source_mapping.jobs",
    replace: ['event_source_arn        = aws_sqs_queue.jobs["small"].arn\n  ', ""],
  },
  "an argument without the one it needs": {
    code: "arguments-incomplete",
    where: "aws_lambda_function.uploads",
    replace: [
      `filename         = "\${path.module}/../dist/uploads.zip"`,
      "s3_bucket        = aws_s3_bucket.uploads.id",
    ],
  },
};

function broken({ replace: [from, to] }: Fixture): Record<string, string> {
  const text = files["main.tf"] ?? "";
  expect(text.split(from).length, `"${from}" must be in main.tf`).toBeGreaterThan(1);
  return { ...files, "main.tf": text.replace(from, () => to) };
}

const topic = resource("aws_sns_topic", "orders", { name: tpl`${v("project_name")}-orders` });
const reader = data("aws_iam_policy_document", "reader", {
  statement: blocks([
    commented("reader: orders.publisher", {
      actions: ["sns:Publish"],
      resources: [ref(topic, "arn")],
      condition: block({ test: "Bool", variable: "aws:SecureTransport", values: ["true"] }),
    }),
  ]),
});
const plan: Plan = {
  files: [
    {
      name: "main.tf",
      header: "Generated by a test",
      blocks: [
        terraform({
          requiredVersion: ">= 1.9",
          requiredProviders: { aws: { source: "hashicorp/aws", version: "~> 6.0" } },
        }),
        topic,
        reader,
        resource("aws_sns_topic_policy", "orders", { arn: ref(topic, "arn"), policy: ref(reader, "json") }),
      ],
    },
    {
      name: "variables.tf",
      blocks: [variable("project_name", { type: "string", description: "Prefix of every name" })],
    },
    {
      name: "outputs.tf",
      blocks: [output("topic", { value: ref(topic, "arn"), description: "ARN of the topic" })],
    },
  ],
};

describe("the checker", () => {
  it("finds nothing in a good module", async () => {
    expect(await checkFolder(folder, options)).toEqual([]);
  });

  it.each(Object.entries(BAD))("finds %s, and nothing else", async (_, fixture) => {
    const problems = await check(broken(fixture), options);
    expect(problems.map(formatProblem)).toHaveLength(1);
    expect(problems[0]).toMatchObject({ code: fixture.code, where: fixture.where, file: "main.tf" });
  });

  it("has a negative fixture for every problem code", () => {
    expect(new Set(Object.values(BAD).map((fixture) => fixture.code))).toEqual(new Set(PROBLEM_CODES));
  });

  it("finds nothing in what the printer writes from a plan", async () => {
    expect(await check(printPlan(plan))).toEqual([]);
  });

  it("knows the one resource that is Terraform's own, and provisioners", async () => {
    const text = (argument: string) =>
      `resource "terraform_data" "package" {\n  ${argument} = ["a"]\n\n  provisioner "local-exec" {\n    command = "deploy"\n  }\n}\n`;
    expect(await check({ "main.tf": text("triggers_replace") })).toEqual([]);
    const misspelt = await check({ "main.tf": text("triggers") });
    expect(misspelt.map(({ code }) => code)).toEqual(["unknown-argument"]);
  });

  it("reports a bundle that no build makes", async () => {
    const problems = await checkFolder(folder, { ...options, buildProducts: [] });
    expect(new Set(problems.map((p) => p.code))).toEqual(new Set(["missing-file"]));
  });

  it.skipIf(terraformVersion() === undefined)(
    "agrees with terraform validate (skipped where terraform is missing)",
    async () => {
      const root = mkdtempSync(join(tmpdir(), "motif-check-"));
      try {
        await withOfflineProviders(["aws", "archive"], async (offline) => {
          expect(await offline.validate(folder)).toMatchObject({ ok: true });
          const [printed, bad] = [join(root, "printed"), join(root, "bad")];
          mkdirSync(printed);
          for (const [name, text] of Object.entries(printPlan(plan)))
            writeFileSync(join(printed, name), text);
          expect(await offline.validate(printed)).toMatchObject({ ok: true });
          cpSync(folder, bad, { recursive: true });
          for (const [name, fixture] of Object.entries(BAD)) {
            if (fixture.terraform === undefined) continue;
            writeFileSync(join(bad, "main.tf"), broken(fixture)["main.tf"] ?? "");
            const { ok, output } = await offline.validate(bad);
            expect(ok, name).toBe(false);
            expect(output.replaceAll(/\s+/g, " "), name).toContain(fixture.terraform);
          }
        });
      } finally {
        rmSync(root, { recursive: true, force: true });
      }
    },
  );
});
