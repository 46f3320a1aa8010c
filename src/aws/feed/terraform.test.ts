import { terraformVersion } from "@motif/compile/offline";
import { testModule } from "@motif/compile/testing";
import { changeOf, consumer, onChange, table } from "@motif/core";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { toTerraform } from "../compile/to-terraform.ts";
import { planOf } from "../testing/apps.ts";
import { MOCK_PROVIDER } from "../testing/mock-provider.ts";

const orders = table("orders", { schema: z.object({ id: z.string() }), partitionKey: "id" });
const index = consumer("index-order", { event: changeOf(orders), timeout: "30s" }, () => {});
const plan = planOf({ index: onChange(orders, index, { attempts: 7, maxAge: "6h" }) });

/** Skipped, and shown as skipped, where there is no terraform to run. */
describe.skipIf(terraformVersion() === undefined)("the real terraform", { timeout: 120_000 }, () => {
  it("takes a table with a feed", async () => {
    const output = await testModule(toTerraform(plan), {
      providers: ["aws"],
      products: plan.functions.map(({ bundle }) => bundle),
      tests: `${MOCK_PROVIDER}
run "app" {
  assert {
    condition     = aws_dynamodb_table.orders.stream_enabled && aws_dynamodb_table.orders.stream_view_type == "NEW_IMAGE"
    error_message = "the table has no stream of new images"
  }
  assert {
    condition     = aws_lambda_event_source_mapping.index.starting_position == "TRIM_HORIZON"
    error_message = "changes before the first reading are lost"
  }
  assert {
    condition     = aws_lambda_event_source_mapping.index.maximum_retry_attempts == 14 && aws_lambda_event_source_mapping.index.maximum_record_age_in_seconds == 21600
    error_message = "the end of a change is not the policy's"
  }
}`,
    });
    expect(output).toContain("1 passed, 0 failed");
  });
});
