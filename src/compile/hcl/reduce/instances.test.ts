import { describe, expect, it } from "vitest";
import {
  argument,
  block,
  call,
  commented,
  conditional,
  dataSourcesOf,
  dynamicBlock,
  eachKey,
  eachValue,
  literalOf,
  local,
  locals,
  nested,
  op,
  ref,
  refersTo,
  resource,
  resourcesOf,
  v,
} from "../../index.ts";
import { terraformVersion } from "../../offline/index.ts";
import { testModule } from "../../testing/index.ts";
import { REPEATED } from "../../testing/repeated-module.ts";
import type { Block } from "../block.ts";
import { printExpression } from "../print-expression.ts";
import { withInstances } from "./instances.ts";

const module = withInstances(REPEATED);
const [pay, list] = resourcesOf(module, "aws_lambda_function");

function memoryOf(address: string) {
  const fn = resourcesOf(module).find((resource) => resource.address === address);
  return fn && argument(fn, "memory_size");
}

function textOf(owner: Block | undefined, name: string): string | undefined {
  const value = owner && argument(owner, name);
  return value && printExpression(value, "").join("\n");
}

function instances(...blocks: readonly Block[]) {
  return resourcesOf(withInstances({ files: [{ name: "main.tf", blocks }] }));
}

describe("a repeated resource", () => {
  it("is an instance for each element of a map of locals, with its own values", () => {
    expect([pay?.address, list?.address]).toEqual([
      'aws_lambda_function.this["pay"]',
      'aws_lambda_function.this["list_items"]',
    ]);
    expect([pay, list].map((fn) => literalOf(fn && argument(fn, "memory_size")))).toEqual([256, 512]);
    expect(textOf(list, "function_name")).toBe(`"\${var.project_name}-\${var.environment}-shop-list-items"`);
    expect(textOf(list, "role")).toBe('aws_iam_role.this["list_items"].arn');
    expect(textOf(pay, "for_each")).toBeUndefined();
  });

  it("has what it is merged from, and lacks what is null", () => {
    const [environment] = pay ? nested(pay, "environment") : [];
    expect(textOf(environment, "variables")).toBe(
      `{\n  SERVICE          = "shop"\n  MOTIF_QUEUE_JOBS = aws_sqs_queue.jobs.url\n}`,
    );
    expect([pay, list].map((fn) => textOf(fn, "reserved_concurrent_executions"))).toEqual(["5", undefined]);
  });

  it("is there for the elements that a condition leaves only", () => {
    expect(resourcesOf(module, "aws_lambda_function_url").map(({ address }) => address)).toEqual([
      'aws_lambda_function_url.this["list_items"]',
    ]);
  });

  it("has nested blocks as its own values say, with the comments of these", () => {
    const statements = dataSourcesOf(module).flatMap((document) =>
      nested(document, "statement").map((statement) => [
        document.address,
        statement.comment,
        textOf(statement, "resources"),
      ]),
    );
    expect(statements).toContainEqual([
      'data.aws_iam_policy_document.grants["pay"]',
      "pay: jobs.sender",
      "[aws_sqs_queue.jobs.arn]",
    ]);
    expect(statements.filter(([address]) => String(address).includes("list_items"))).toEqual([]);
  });

  it("keeps a dynamic block that only Terraform can unfold", () => {
    expect(pay && nested(pay, "vpc_config")[0]?.forEach).toBeDefined();
  });

  it("is there wherever a variable may have it", () => {
    const each = conditional(op(v("vpc"), "==", null), {}, { a: 1, b: 2 });
    const made = instances(
      resource("test_type", "this", { name: eachKey, size: eachValue() }, { forEach: each }),
    );
    expect(made.map((item) => [item.address, textOf(item, "name"), textOf(item, "size")])).toEqual([
      ['test_type.this["a"]', '"a"', "1"],
      ['test_type.this["b"]', '"b"', "2"],
    ]);
  });

  it("has the condition on which it is there as its count", () => {
    const each = call("toset", conditional(v("public"), conditional(v("both"), ["a", "b"], []), ["c"]));
    const made = instances(resource("test_type", "this", { name: eachKey }, { forEach: each }));
    expect(made.map((item) => [textOf(item, "name"), textOf(item, "count")])).toEqual([
      ['"a"', "var.public && var.both ? 1 : 0"],
      ['"b"', "var.public && var.both ? 1 : 0"],
      ['"c"', "!var.public ? 1 : 0"],
    ]);
  });

  it("is left as it is where nobody knows what it is repeated for", () => {
    const made = instances(resource("test_type", "this", { name: eachKey }, { forEach: v("names") }));
    expect(made.map((item) => [item.address, textOf(item, "for_each")])).toEqual([
      ["test_type.this", "var.names"],
    ]);
  });

  it("has the comment of its element", () => {
    const forEach = { a: commented("a: items.writer", "x") };
    const [made] = instances(
      resource("test_type", "this", { role: eachValue() }, { forEach, comment: "All." }),
    );
    expect(made?.comment).toBe("a: items.writer");
  });
});

it.skipIf(terraformVersion() === undefined)(
  "terraform plans the same instances (skipped where terraform is missing)",
  async () => {
    const conditions = resourcesOf(module, "aws_lambda_function", "aws_lambda_function_url").map(
      ({ address, labels: [type] }) =>
        type === "aws_lambda_function"
          ? `${address}.memory_size == ${literalOf(memoryOf(address))}`
          : `${address}.authorization_type == "AWS_IAM"`,
    );
    const asserts = [...conditions, "length(aws_lambda_function_url.this) == 1"].map(
      (condition) => `  assert {\n    condition = ${condition}\n    error_message = "not as reduced"\n  }\n`,
    );
    const output = await testModule(REPEATED, {
      providers: ["aws"],
      tests: `mock_provider "aws" {}\nrun "plan" {\n  command = plan\n  variables {\n    project_name = "acme"\n  }\n${asserts.join("")}}\n`,
      products: [],
    });
    expect(output).toContain("1 passed, 0 failed");
  },
  30_000,
);

describe("locals", () => {
  it("stand for their values, whatever their order", () => {
    const [made] = instances(
      resource("test_type", "x", {
        name: local("second"),
        rule: dynamicBlock(local("rules"), {
          name: ref("rule.value"),
          inner: block({ first: local("first") }),
        }),
      }),
      locals({ second: ref("local.first.name"), rules: [local("second")] }),
      locals({ first: { name: "jobs" } }),
    );
    expect(textOf(made, "name")).toBe('"jobs"');
    expect(made && nested(made, "rule").map((rule) => textOf(rule, "name"))).toEqual(['"jobs"']);
  });
});

describe("references to all instances", () => {
  it("are references to each", () => {
    const owner = (path: string) => resource("test_alias", "x", { functions: ref(path) });
    const refers = (path: string) => refersTo(owner(path), 'test_fn.this["pay"]');
    expect(["test_fn.this", "test_fn.this[*].arn", 'test_fn.this["pay"].arn'].map(refers)).toEqual([
      true,
      true,
      true,
    ]);
    expect(['test_fn.this["list"].arn', "test_fn.this_too", "test_fn.other"].map(refers)).toEqual([
      false,
      false,
      false,
    ]);
  });
});
