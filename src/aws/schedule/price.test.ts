import { priceApp, resolveWorkload, withFunctions } from "@motif/cost";
import { book, check, shop, workload as written } from "@motif/cost/testing";
import { expect, test } from "vitest";
import { makePlan } from "../compile/make-plan.ts";
import { PRICING } from "../compile/pricing.ts";
import { PROFILE } from "../compile/profile.ts";
import { scheduler } from "./price.ts";

// https://aws.amazon.com/eventbridge/pricing/
check("aws", [
  {
    name: "scheduler: 20M invocations",
    quantities: scheduler("cron", { invocations: 20e6 }),
    expectedUSD: 6,
  },
]);

test("keeping one function warm is billed as the calls of one schedule, twelve an hour every 5 minutes", () => {
  const app = withFunctions(shop, { keepWarmMs: 5 * 60_000 }, "list-orders");
  const workload = resolveWorkload(app, written);
  const { bill } = priceApp(
    book,
    { PROFILE, PRICING, makePlan },
    { inventory: app, workload },
    { perDay: 0 },
  );
  const calls = bill.lines.filter(({ resource }) => /-warm$/.test(resource));
  expect(calls).toMatchObject([{ resource: "schedule list-orders-warm", quantity: 730 * 12 }]);
});
