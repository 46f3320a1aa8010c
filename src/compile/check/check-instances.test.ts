import { expect, it } from "vitest";
import {
  call,
  conditional,
  eachValue,
  local,
  locals,
  type Module,
  mapFor,
  ref,
  resource,
  terraform,
  tpl,
  v,
  variable,
} from "../index.ts";
import { range } from "../kit/constraint.ts";
import { check } from "./check.ts";
import { checkInstances } from "./check-instances.ts";

const providers = [
  { name: "aws", constraints: { aws_cloudwatch_log_group: [range("retention_in_days", 0, 3653)] } },
];
const entry = [tpl`${ref("name")}-log`, ref("days")] as const;

/** Log groups that only expressions say. */
function module(days: number): Module {
  const kept = locals({
    days: { pay: days },
    kept: call("merge", mapFor(["name", "days"], local("days"), entry), {}),
  });
  const logs = resource(
    "aws_cloudwatch_log_group",
    "this",
    { name: "x", retention_in_days: eachValue() },
    { forEach: conditional(v("short"), { "pay-log": 1 }, local("kept")) },
  );
  const short = variable("short", { type: "bool", description: "Keep logs for a day." });
  const versions = terraform({
    requiredVersion: ">= 1.9",
    requiredProviders: { aws: { source: "hashicorp/aws", version: "~> 6.0" } },
  });
  return { files: [{ name: "main.tf", blocks: [versions, short, kept, logs] }] };
}

it("every instance is checked, also where only expressions and variables say which there are", async () => {
  expect(await checkInstances(module(365), { providers })).toEqual([]);
  expect(await checkInstances(module(4000), { providers })).toMatchObject([
    { code: "value-out-of-range", where: "aws_cloudwatch_log_group.this_pay_log.retention_in_days" },
  ]);
});

it("what is wrong with the module as it is written is not said again", async () => {
  const { files } = module(365);
  const alias = resource("aws_sqs_queue", "x", { name: ref("aws_cloudwatch_log_group.other.name") });
  const broken = { files: [...files, { name: "x.tf", blocks: [alias] }] };
  expect(await checkInstances(broken, { providers })).toEqual([]);
  expect(
    await check(
      { "x.tf": `resource "aws_sqs_queue" "x" {\n  name = aws_sqs_queue.y.name\n}\n` },
      { providers },
    ),
  ).not.toEqual([]);
});
