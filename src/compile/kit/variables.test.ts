import { describe, expect, it } from "vitest";
import { printFile } from "../hcl/print.ts";
import { locals } from "../index.ts";
import { fullName, PREFIX_LOCAL } from "./naming.ts";
import { tagsOf, tagsVariable } from "./tags.ts";
import { nameVariables, regionVariable } from "./variables.ts";

describe("the variables of every root module", () => {
  it("ask for two names that fit together, and offer a region and tags", () => {
    const region = {
      description: "A crater of Mars.",
      default: "gale",
      pattern: "^[a-z]+$",
      rule: "is the name of a crater, such as gale",
    };
    const grammar = { key: "^[a-z]+$", value: "^.*$", reserved: "^mars:", most: 9, rule: "keys of letters" };
    expect(
      printFile([
        ...nameVariables("Mars", 24, [{ pattern: "^mars-", rule: "begin with mars" }]),
        regionVariable(region),
        tagsVariable("labels", grammar),
      ]),
    ).toMatchSnapshot();
  });

  it("are in the names and tags of all that an app has", () => {
    expect(
      printFile([
        locals({ ...PREFIX_LOCAL, name: fullName("shop", "jobs"), labels: tagsOf("shop", "labels") }),
      ]),
    ).toBe(
      `locals {
  prefix = "\${var.project_name}-\${var.environment}"
  name   = "\${local.prefix}-shop-jobs"
  labels = merge(var.labels, {
    project     = var.project_name
    environment = var.environment
    app         = "shop"
    managed-by  = "terraform"
  })
}
`,
    );
  });
});
