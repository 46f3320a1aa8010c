import { nested, resourcesOf, withInstances } from "@motif/compile";
import { literal } from "@motif/compile/kit";
import { bucket } from "@motif/core";
import { apiWith } from "@motif/core/testing";
import { expect, it } from "vitest";
import { toTemplate } from "../compile/to-template.ts";
import { toTerraform } from "../compile/to-terraform.ts";
import { planOf } from "../testing/apps.ts";

const plan = planOf(
  apiWith({
    uses: {
      month: bucket("month", { expiresAfter: "30d" }).reader,
      kept: bucket("kept").reader,
      week: bucket("week", { expiresAfter: "7d" }).reader,
    },
  }),
);

// "ExpiredObjectDeleteMarker […] cannot be specified with Days":
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_LifecycleExpiration.html
it("objects of a bucket go away after its own days, by a rule beside that of earlier versions", () => {
  const rules = resourcesOf(withInstances(toTerraform(plan)))
    .filter(({ labels: [type] }) => type === "aws_s3_bucket_lifecycle_configuration")
    .map((lifecycle) =>
      nested(lifecycle, "rule").map((rule) => {
        const [expiration] = nested(rule, "expiration");
        return expiration && (literal(expiration, "days") ?? "markers");
      }),
    );
  expect(rules).toEqual([["markers"], ["markers", 30], ["markers", 7]]);
});

it("a template says the same", () => {
  const template = toTemplate(plan);
  expect(template.match(/ExpirationInDays: \d+/g)).toEqual(["ExpirationInDays: 30", "ExpirationInDays: 7"]);
});
