import { applyRules } from "@motif/compile/kit";
import { loadWarehouse } from "@motif/core/testing";
import { describe, expect, it } from "vitest";
import { makePlan } from "./make-plan.ts";
import { PROJECT_ROLES, SECURITY_RULES } from "./rules.ts";
import { toTerraform } from "./to-terraform.ts";

describe("the security rules", () => {
  it("hold for the Terraform of an app with everything", async () => {
    const module = toTerraform(makePlan((await loadWarehouse()).inventory));
    expect(applyRules(module, SECURITY_RULES)).toEqual([]);
  });

  it("are kept on the whole project by the roles that are listed, and all of these are used", async () => {
    const module = toTerraform(makePlan((await loadWarehouse()).inventory));
    const text = JSON.stringify(module);
    expect(Object.keys(PROJECT_ROLES).filter((role) => !text.includes(role))).toEqual([]);
  });
});
