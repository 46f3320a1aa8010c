import { readFileSync } from "node:fs";
import { start } from "@motif/app/testing";
import { PROFILE as aws } from "@motif/aws/profile";
import { PROFILE as azure } from "@motif/azure/profile";
import { PROFILE as gcp } from "@motif/gcp/profile";
import { expect, it } from "vitest";
import app from "./app.ts";

const READINGS = 200;
const HOT = 8;

// AWS: https://docs.aws.amazon.com/lambda/latest/dg/with-sqs-filtering.html
// "If an Amazon SQS message doesn't satisfy your filter criteria, Lambda automatically removes the message from the queue."
// Google Cloud: https://docs.cloud.google.com/pubsub/docs/filtering
// "You can filter messages by their attributes, but not by the data in the message."
it.each([
  { title: aws.title, cloud: aws, isCalledForAll: false },
  { title: azure.title, cloud: azure, isCalledForAll: true },
  { title: gcp.title, cloud: gcp, isCalledForAll: true },
])(
  "as $title, every hot reading has its alert and no other has, and the function sees all of them: $isCalledForAll",
  async ({ cloud, isCalledForAll }) => {
    await using t = await start(app, { as: cloud });
    t.faults.crash("pass-hot-readings", { operation: 1, when: "after", times: 2 });
    const put = (path: string, body: object) =>
      t.fetch(path, {
        method: "PUT",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
    await put("/machines/press", { site: "basel", alarmAbove: 80 });
    for (let n = 0; n < READINGS; n++) {
      const celsius = n % (READINGS / HOT) === 0 ? 90 : 20;
      await t.send("readings", {
        id: `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`,
        machine: "press",
        celsius,
      });
    }
    await t.advance("2h");
    const { entries } = await t.table("alerts").scan();
    expect(entries).toHaveLength(HOT);
    const called = t.usage().functions["pass-hot-readings"];
    if (isCalledForAll) expect(called?.units).toBeGreaterThanOrEqual(READINGS);
    else expect(called?.units).toBeLessThan(READINGS / 2);
  },
);

it("the Terraform for AWS has the filter, in front of the function", () => {
  const text = readFileSync(new URL("aws/functions.tf", import.meta.url), "utf8");
  expect(text).toMatch(/filter_criteria \{\s+filter \{\s+pattern = jsonencode\(/);
});
