import type { Inventory } from "@motif/core/model";
import { priceApp, resolveWorkload, withFunctions } from "@motif/cost";
import { book, shop, workload as written } from "@motif/cost/testing";
import { expect, test } from "vitest";
import { makePlan } from "../compile/make-plan.ts";
import { PRICING } from "../compile/pricing.ts";
import { PROFILE } from "../compile/profile.ts";

const aws = { PROFILE, PRICING, makePlan };

test("a stated share of cold starts counts, unless an environment is kept ready", () => {
  const lambdaSeconds = (app: Inventory, load: object) => {
    const stated = { ...written, functions: { ...written.functions, "create-order": load } };
    const workload = resolveWorkload(app, stated);
    return priceApp(book, aws, { inventory: app, workload }, { perDay: 1e6 })
      .bill.lines.filter(({ resource, sku }) => resource === "create-order" && sku.includes("duration"))
      .reduce((sum, { quantity }) => sum + quantity, 0);
  };
  const { uses } = written.functions["create-order"];
  const [stated, modelled] = [{ coldStartShare: 0.5, uses }, { uses }];
  expect(lambdaSeconds(shop, stated)).toBeGreaterThan(2 * lambdaSeconds(shop, modelled));
  const ready = withFunctions(shop, { provisionedConcurrency: 1 }, "create-order");
  expect(lambdaSeconds(ready, stated)).toBe(lambdaSeconds(ready, modelled));
});
