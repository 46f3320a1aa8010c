import { describe, expect, it } from "vitest";
import {
  argument,
  block,
  blocks,
  commented,
  data,
  dataSourcesOf,
  literalOf,
  locals,
  type Module,
  nested,
  ref,
  references,
  refersTo,
  resource,
  resourcesOf,
  tpl,
  v,
  walkArguments,
} from "../index.ts";
import { applyRules, type Rule } from "./rules.ts";

const bucket = resource("test_bucket", "uploads", { name: tpl`${v("project_name")}-uploads`, versions: 3 });
const other = resource("test_bucket", "uploads_archive", { name: "archive" });
const access = resource("test_access", "uploads", { bucket: ref(bucket, "id"), blocked: true });
const policy = data("test_policy", "reader", {
  statement: blocks([
    commented("reader: items.reader", { actions: ["get"], resources: ["*"] }),
    { actions: ["put"], resources: [ref(bucket, "arn")], condition: block({ values: [v("account")] }) },
  ]),
});
const plan: Module = {
  files: [
    { name: "main.tf", blocks: [locals({ a: 1 }), bucket, other, access] },
    { name: "iam.tf", blocks: [policy] },
  ],
};

const accessBlocked: Rule = {
  code: "ACCESS_BLOCKED",
  appliesTo: ["test_bucket"],
  check: (found, whole) => {
    const blocked = resourcesOf(whole, "test_access").some((item) => refersTo(item, found.address));
    return blocked ? undefined : `${found.address} has no test_access`;
  },
};

const noWildcard: Rule = {
  code: "NO_WILDCARD",
  appliesTo: ["data.test_policy"],
  check: (found) => {
    const wild = nested(found, "statement").some((statement) =>
      JSON.stringify(literalOf(argument(statement, "resources")) ?? []).includes('"*"'),
    );
    return wild ? "a statement allows every resource" : undefined;
  },
};

describe("rules over a plan", () => {
  it("reports each resource that breaks a rule, in the order of the plan", () => {
    expect(applyRules(plan, [noWildcard, accessBlocked])).toEqual([
      {
        code: "ACCESS_BLOCKED",
        address: "test_bucket.uploads_archive",
        message: "test_bucket.uploads_archive has no test_access",
      },
      {
        code: "NO_WILDCARD",
        address: "data.test_policy.reader",
        message: "a statement allows every resource",
      },
    ]);
  });

  it("applies a rule for every type to resources and data sources", () => {
    const always: Rule = { code: "ALWAYS", appliesTo: ["*"], check: ({ address }) => address };
    expect(applyRules(plan, [always]).map((violation) => violation.message)).toEqual([
      "test_bucket.uploads",
      "test_bucket.uploads_archive",
      "test_access.uploads",
      "data.test_policy.reader",
    ]);
  });
});

describe("looking into a plan", () => {
  it("selects by type", () => {
    expect(resourcesOf(plan, "test_bucket")).toEqual([bucket, other]);
    expect(dataSourcesOf(plan)).toEqual([policy]);
  });

  it("does not take one name for another that starts with it", () => {
    expect(refersTo(access, "test_bucket.uploads")).toBe(true);
    expect(refersTo(access, "test_bucket.upload")).toBe(false);
  });

  it("gives literals, and undefined for what only Terraform knows", () => {
    expect(literalOf(argument(bucket, "versions"))).toBe(3);
    expect(literalOf(argument(bucket, "name"))).toBeUndefined();
    expect(literalOf(argument(bucket, "absent"))).toBeUndefined();
  });

  it("walks all arguments, with those of nested blocks", () => {
    expect([...walkArguments(policy)].map(({ path, value }) => [path, references(value)])).toEqual([
      ["statement.actions", []],
      ["statement.resources", []],
      ["statement.actions", []],
      ["statement.resources", ["test_bucket.uploads.arn"]],
      ["statement.condition.values", ["var.account"]],
    ]);
  });
});
