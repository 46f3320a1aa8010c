import { readFileSync } from "node:fs";
import { start } from "@motif/app/testing";
import { PROFILE as aws } from "@motif/aws/profile";
import { PROFILE as azure } from "@motif/azure/profile";
import { PROFILE as gcp } from "@motif/gcp/profile";
import { expect, it } from "vitest";
import app from "./app.ts";
import type { Reading } from "./resources.ts";

const METERS = Array.from({ length: 8 }, (_, n) => `M${n}`);

/** Readings of all meters in turn, one a minute, and one in the middle whose counter runs backwards. */
function minutes(count: number): Reading[] {
  return Array.from({ length: count }, (_, n) => {
    const at = new Date(Date.UTC(2025, 11, 1) + n * 60_000).toISOString().replace(".000", "");
    return METERS.map((meter) => ({ meter, at, wattHours: n === 10 && meter === "M3" ? 0 : 1000 + n * 10 }));
  }).flat();
}

it.each([aws, azure, gcp])(
  "as $title, each reading is counted once in the order of its meter, though functions die and records come twice",
  async (cloud) => {
    await using t = await start(app, { as: cloud });
    t.faults.crash("aggregate", { operation: 2, when: "after", times: 2 });
    t.faults.duplicate("stream:aggregate", 2);
    await t.records("readings", minutes(20));
    await t.advance("10m");
    for (const meter of METERS) {
      const { entries } = await t.table("intervals").query({ partition: meter });
      const isOdd = meter === "M3";
      expect(entries.map(({ item }) => [item["wattHours"], item["readings"], item["peakWatts"]])).toEqual([
        [140, isOdd ? 14 : 15, 600],
        [50, 5, 600],
      ]);
    }
    const { entries } = await t.table("rejections").scan();
    expect(entries).toMatchObject([{ item: { meter: "M3", data: { wattHours: 0 } } }]);
  },
);

// https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-parameters.html: BisectBatchOnFunctionError, MaximumBatchingWindowInSeconds
it("the Terraform for AWS has Lambda halve what fails, wait for a window, and tell the queue of what is given up", () => {
  const functions = readFileSync(new URL("aws/functions.tf", import.meta.url), "utf8");
  expect(functions).toMatch(/bisect_batch_on_function_error\s+= true/);
  expect(functions).toMatch(/maximum_batching_window_in_seconds\s+= 5\b/);
  expect(functions).toMatch(/maximum_retry_attempts\s+= 9\b/);
  expect(functions).toMatch(/function_response_types\s+= \["ReportBatchItemFailures"\]/);
});

it("on AWS and Google Cloud an alarm tells that readings wait", () => {
  const observability = (cloud: string) =>
    readFileSync(new URL(`${cloud}/observability.tf`, import.meta.url), "utf8");
  expect(observability("aws")).toContain("IteratorAge");
  expect(observability("gcp")).toContain("oldest_unacked_message_age");
});
