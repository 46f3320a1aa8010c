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

const paged = planOf(
  apiWith({
    uses: {
      shop: bucket("shop", { uploads: { origins: ["https://shop.example"] } }).presigner,
      quiet: bucket("quiet").presigner,
    },
  }),
);

// "allowed_methods - (Required) Set of HTTP methods that you allow the origin to execute":
// https://registry.terraform.io/providers/hashicorp/aws/6.66.0/docs/resources/s3_bucket_cors_configuration
it("pages of the origins that a bucket names may upload to it, and to no other", () => {
  const rules = resourcesOf(withInstances(toTerraform(paged)))
    .filter(({ labels: [type] }) => type === "aws_s3_bucket_cors_configuration")
    .flatMap((cors) => nested(cors, "cors_rule"))
    .map((rule) => [literal(rule, "allowed_methods"), literal(rule, "allowed_origins")]);
  expect(rules).toEqual([[["PUT"], ["https://shop.example"]]]);
  expect(toTemplate(paged).match(/https:\/\/shop\.example/g)).toHaveLength(1);
});

it("a template says the same", () => {
  const template = toTemplate(plan);
  expect(template.match(/ExpirationInDays: \d+/g)).toEqual(["ExpirationInDays: 30", "ExpirationInDays: 7"]);
});
