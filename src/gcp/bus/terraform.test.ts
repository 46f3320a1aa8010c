import { terraformVersion } from "@motif/compile/offline";
import { testModule } from "@motif/compile/testing";
import { bus, consumer, event, rule } from "@motif/core";
import { apiWith } from "@motif/core/testing";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { toTerraform } from "../compile/to-terraform.ts";
import { planOf } from "../testing/apps.ts";
import { MOCK_PROVIDER } from "../testing/mock-provider.ts";

const Order = z.object({ id: z.string(), total: z.number() });
const OrderPlaced = event("OrderPlaced", { schema: Order });
const orders = bus("orders", { events: [OrderPlaced], source: "shop" });
const mail = consumer("mail", { event: Order, timeout: "30s" }, () => {});
const audit = consumer("audit", { event: Order, timeout: "30s" }, () => {});
const plan = planOf({
  ...apiWith({ uses: { orders: orders.publisher } }),
  mail: rule(orders, OrderPlaced, mail, {
    batchSize: 1,
    pattern: { data: { total: [{ numeric: [">", 100] }] } },
  }),
  audit: rule(orders, OrderPlaced, audit, { batchSize: 1 }),
});

/** Skipped, and shown as skipped, where there is no terraform to run. */
describe.skipIf(terraformVersion() === undefined)("the real terraform", { timeout: 120_000 }, () => {
  it("takes a bus with two rules", async () => {
    const output = await testModule(toTerraform(plan), {
      providers: ["google", "google-beta", "time"],
      products: plan.functions.map(({ bundle }) => bundle),
      tests: `${MOCK_PROVIDER}
run "app" {
  assert {
    condition     = google_pubsub_subscription.feed["orders-mail-from-orders"].filter == "attributes:\\"motif-to-orders-mail\\""
    error_message = "the subscription does not filter by the mark"
  }
}`,
    });
    expect(output).toContain("1 passed, 0 failed");
  });
});
