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
const plan = planOf({
  ...apiWith({ uses: { readings: readings.publisher } }),
  averages: consumeStream(
    readings,
    consumer("average", { event: Reading, timeout: "30s" }, () => {}),
    { batchWindow: "5s", attempts: 3, onFailure: rejected },
  ),
});

/** Skipped, and shown as skipped, where there is no terraform to run. */
describe.skipIf(terraformVersion() === undefined)("the real terraform", { timeout: 120_000 }, () => {
  it("takes a stream with a consumer", async () => {
    const output = await testModule(toTerraform(plan), {
      providers: ["aws"],
      products: plan.functions.map(({ bundle }) => bundle),
      tests: `${MOCK_PROVIDER}
run "app" {
  assert {
    condition     = aws_kinesis_stream.readings.shard_count == 4 && aws_kinesis_stream.readings.retention_period == 24
    error_message = "the stream is not as the app says"
  }
  assert {
    condition     = aws_lambda_event_source_mapping.averages.maximum_retry_attempts == 2 && aws_lambda_event_source_mapping.averages.bisect_batch_on_function_error
    error_message = "a record that fails is not given up after three attempts, alone"
  }
}`,
    });
    expect(output).toContain("1 passed, 0 failed");
  });
});
