import { readFileSync } from "node:fs";
import { start } from "@motif/app/testing";
import { PROFILE as aws } from "@motif/aws/profile";
import { PROFILE as azure } from "@motif/azure/profile";
import { PROFILE as gcp } from "@motif/gcp/profile";
import { expect, it } from "vitest";
import app from "./app.ts";
import { BillingSystem } from "./billing-system.ts";
import { MAX_CONCURRENCY } from "./resources.ts";

it.each([aws, azure, gcp])(
  "as $title, a backlog of 1,000 takes three connections at a time, though functions die, and all of it is recorded once",
  async (cloud) => {
    const system = new BillingSystem();
    await using t = await start(app, { as: cloud, services: { billing: system.standIn } });
    t.faults.crash("record-readings", { operation: 1, when: "after", times: 5 });
    await Promise.all(
      Array.from({ length: 1000 }, (_, n) =>
        t.send("readings", { meter: `M${n}`, day: "2026-11-29", kilowattHours: n }),
      ),
    );
    await t.advance("1h");
    expect(await t.queue("readings")).toMatchObject({ available: 0, inFlight: 0, delayed: 0, deadLetter: 0 });
    expect([...system.rows.values()].sort((a, b) => a - b)).toEqual(
      Array.from({ length: 1000 }, (_, n) => n),
    );
    expect(system.mostInUse).toBe(MAX_CONCURRENCY);
  },
);

// A queue that Lambda polls: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
// The others scale instances, each of which is to take one message or batch at a time.
it.each([
  ["aws", "functions.tf", /maximum_concurrency = 3\b/],
  ["azure", "functions.tf", /record-readings.*maximum_instances = 3\b/],
  ["gcp", "functions.tf", /record-readings.*max_instances = 3\b/],
])("the Terraform for %s has the limit", (cloud, file, limit) => {
  expect(readFileSync(new URL(`${cloud}/${file}`, import.meta.url), "utf8")).toMatch(limit);
});
