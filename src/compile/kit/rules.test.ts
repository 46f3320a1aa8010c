import { describe, expect, it } from "vitest";
import {
  argument,
  block,
  blocks,
  commented,
  data,
  literalOf,
  locals,
  type Module,
  nested,
  ref,
  refersTo,
  resource,
  resourcesOf,
  tpl,
  v,
} from "../index.ts";
import { REPEATED } from "../testing/repeated-module.ts";
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
const module: Module = {
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

describe("rules over a module", () => {
  it("reports each resource that breaks a rule, in the order of the module", () => {
    expect(applyRules(module, [noWildcard, accessBlocked])).toEqual([
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
    expect(applyRules(module, [always]).map((violation) => violation.message)).toEqual([
      "test_bucket.uploads",
      "test_bucket.uploads_archive",
      "test_access.uploads",
      "data.test_policy.reader",
    ]);
  });

  it("judges each instance of what is repeated, by its own values", () => {
    const small: Rule = {
      code: "SMALL",
      appliesTo: ["aws_lambda_function"],
      check: (fn) => (literalOf(argument(fn, "memory_size")) === 256 ? undefined : "is large"),
    };
    const logged: Rule = {
      code: "ROLE_OWN",
      appliesTo: ["aws_iam_role"],
      check: (role, whole) => {
        const users = resourcesOf(whole, "aws_lambda_function").filter((fn) => refersTo(fn, role.address));
        return users.length === 1 ? undefined : `has ${users.length} functions`;
      },
    };
    expect(applyRules(REPEATED, [small, logged])).toEqual([
      { code: "SMALL", address: 'aws_lambda_function.this["list_items"]', message: "is large" },
    ]);
  });
});
