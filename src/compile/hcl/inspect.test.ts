import { describe, expect, it } from "vitest";
import {
  argument,
  block,
  blocks,
  commented,
  data,
  dataSourcesOf,
  listFor,
  literalOf,
  type Module,
  ref,
  references,
  refersTo,
  resource,
  resourcesOf,
  tpl,
  v,
  walkArguments,
} from "../index.ts";

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
    { name: "data.tf", blocks: [bucket, other, access] },
    { name: "iam.tf", blocks: [policy] },
  ],
};

describe("looking into a module", () => {
  it("selects by type", () => {
    expect(resourcesOf(module, "test_bucket")).toEqual([bucket, other]);
    expect(dataSourcesOf(module)).toEqual([policy]);
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

  it("takes the elements of a for for no references", () => {
    expect(references(listFor(["fn"], ref("fn.all"), tpl`${ref("fn.name")}${v("region")}`))).toEqual([
      "fn.all",
      "var.region",
    ]);
  });
});
