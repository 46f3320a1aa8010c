import { terraformVersion } from "@motif/compile/offline";
import { testModule } from "@motif/compile/testing";
import { consumer, consumeStream, failedBatch, queue, stream } from "@motif/core";
import { apiWith } from "@motif/core/testing";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { toTerraform } from "../compile/to-terraform.ts";
import { planOf } from "../testing/apps.ts";
import { MOCK_PROVIDER } from "../testing/mock-provider.ts";

const Reading = z.object({ sensor: z.string() });
const readings = stream("readings", { schema: Reading, partitionKey: "sensor", shards: 4 });
const rejected = queue("rejected", { schema: failedBatch });
const consuming = (name: string) => consumer(name, { event: Reading, timeout: "30s" }, () => {});
const plan = planOf({
  ...apiWith({ uses: { readings: readings.publisher } }),
  averages: consumeStream(readings, consuming("average"), { batchSize: 1, attempts: 3, onFailure: rejected }),
  alarms: consumeStream(readings, consuming("watch"), { batchSize: 1, onFailure: rejected }),
});

/** Skipped, and shown as skipped, where there is no terraform to run. */
describe.skipIf(terraformVersion() === undefined)("the real terraform", { timeout: 120_000 }, () => {
  it("takes a stream with two consumers", async () => {
    const output = await testModule(toTerraform(plan), {
      providers: ["azurerm", "time"],
      products: plan.apps.map((own) => own.package),
      tests: `${MOCK_PROVIDER}
run "app" {
  assert {
    condition     = azurerm_eventhub.stream["readings"].partition_count == 4
    error_message = "the hub has no partition for each shard"
  }
  assert {
    condition     = azurerm_eventhub_consumer_group.consumer["averages"].eventhub_name == azurerm_eventhub_consumer_group.consumer["alarms"].eventhub_name
    error_message = "the consumers have no groups of the same hub"
  }
}`,
    });
    expect(output).toContain("1 passed, 0 failed");
  });
});
