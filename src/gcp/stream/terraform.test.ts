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
      providers: ["google", "google-beta", "time"],
      products: plan.functions.map(({ bundle }) => bundle),
      tests: `${MOCK_PROVIDER}
run "app" {
  assert {
    condition     = google_pubsub_subscription.feed["readings-to-averages"].enable_message_ordering
    error_message = "the subscription keeps no order"
  }
  assert {
    condition     = google_pubsub_subscription.feed["readings-to-averages"].message_retention_duration == "86400s"
    error_message = "the subscription does not keep records for a day"
  }
  assert {
    condition     = length(google_pubsub_topic_iam_member.pubsub) == 1
    error_message = "Pub/Sub may not put aside what it cannot deliver, once for both consumers"
  }
}`,
    });
    expect(output).toContain("1 passed, 0 failed");
  });
});
