import { describe, expect, it } from "vitest";
import { printModule, resource } from "../index.ts";
import { rootModule, terraformSettings } from "./root-module.ts";

const queue = resource("test_queue", "jobs", { name: "jobs" });

describe("a root module", () => {
  it("says in each file where it comes from, and has no file without blocks", () => {
    const { "versions.tf": versions, ...others } = printModule(
      rootModule("Mars", "shop", {
        versions: [terraformSettings({ test: "~> 2.0" })],
        data: [queue],
        iam: [],
      }),
    );
    expect(
      versions,
    ).toBe(`# Made from the app shop by "motif build". Change the app and build again; edits made here are lost.

terraform {
  required_version = ">= 1.9.0"

  required_providers {
    test = {
      source  = "hashicorp/test"
      version = "~> 2.0"
    }
  }
}
`);
    expect(Object.keys(others)).toEqual(["data.tf"]);
  });

  it("has no two blocks of one address", () => {
    expect(() => rootModule("Mars", "shop", { data: [queue], more: [queue] })).toThrow(
      "test_queue.jobs: would be made twice",
    );
  });
});
