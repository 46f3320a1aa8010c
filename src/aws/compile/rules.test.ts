import type { Module } from "@motif/compile";
import { applyRules } from "@motif/compile/kit";
import { loadWarehouse } from "@motif/core/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { makePlan } from "./make-plan.ts";
import type { AwsPlan } from "./rooms.ts";
import { SECURITY_RULES } from "./rules.ts";
import { toTerraform } from "./to-terraform.ts";

describe("security rules", () => {
  let plan: AwsPlan;
  beforeAll(async () => {
    plan = makePlan((await loadWarehouse()).inventory);
  });

  const broken = (module: Module) =>
    applyRules(module, SECURITY_RULES).map(({ code, address }) => `${code} ${address}`);
  /** The plan with one of its functions changed. */
  const withFunction = (name: string, changes: Partial<AwsPlan["functions"][number]>): AwsPlan => ({
    ...plan,
    functions: plan.functions.map((fn) => (fn.name === name ? { ...fn, ...changes } : fn)),
  });

  it("hold for an app with everything", () => {
    expect(broken(toTerraform(plan))).toEqual([]);
  });

  it("find the one function that may do too much among those that are one block", () => {
    const statement = {
      why: "ping: everything",
      actions: ["dynamodb:*"],
      resources: "every-resource",
    } as const;
    expect(broken(toTerraform(withFunction("ping", { statements: [statement] })))).toEqual([
      'AWS_POLICY_EXACT data.aws_iam_policy_document.function["ping"]',
    ]);
  });

  it("find the one function with a secret in its environment", () => {
    const { environment = {} } = plan.functions.find(({ name }) => name === "ping") ?? {};
    const changes = { environment: { ...environment, DB_PASSWORD: "x" } };
    expect(broken(toTerraform(withFunction("ping", changes)))).toEqual([
      'AWS_ENVIRONMENT_NO_SECRET aws_lambda_function.function["ping"]',
    ]);
  });

  it("find the one asynchronous function whose failed events go nowhere", () => {
    const functions = plan.functions.map((fn) => {
      const { asyncInvocation: _kept, ...others } = fn;
      return fn.name === "read-label" ? others : fn;
    });
    expect(broken(toTerraform({ ...plan, functions }))).toEqual([
      "AWS_OBJECT_DEAD_LETTER aws_s3_bucket_notification.labels",
    ]);
  });
});
