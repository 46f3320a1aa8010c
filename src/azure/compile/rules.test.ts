import { applyRules } from "@motif/compile/kit";
import { describe, expect, it } from "vitest";
import { loadWarehouse } from "../testing/apps.ts";
import { makePlan } from "./make-plan.ts";
import { SECURITY_RULES } from "./rules.ts";
import { toTerraform } from "./to-terraform.ts";

describe("the security rules of all rooms", () => {
  it("hold for an app with everything", async () => {
    const module = toTerraform(makePlan((await loadWarehouse()).inventory));
    expect(applyRules(module, SECURITY_RULES)).toEqual([]);
  });
});
