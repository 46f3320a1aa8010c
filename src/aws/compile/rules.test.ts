import { applyRules } from "@motif/compile/kit";
import { loadWarehouse } from "@motif/core/testing";
import { expect, it } from "vitest";
import { makePlan } from "./make-plan.ts";
import { SECURITY_RULES } from "./rules.ts";
import { toTerraform } from "./to-terraform.ts";

it("security rules hold for an app with everything", async () => {
  const module = toTerraform(makePlan((await loadWarehouse()).inventory));
  expect(applyRules(module, SECURITY_RULES)).toEqual([]);
});
