import { onObjectCreated } from "@motif/core";
import { onObject, UNUSUAL_TEXTS, uploads } from "@motif/core/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planOf, problemsOf } from "../testing/apps.ts";
import { objectEvents } from "./sam.ts";
import { objectsTerraform } from "./terraform.ts";
import { encodeFilter } from "./texts.ts";

/** As S3 reads what is URL-encoded, in filters as in the keys of its events. */
function decode(text: string): string {
  return decodeURIComponent(text.replaceAll("+", " "));
}

describe("a filter of S3 notifications", () => {
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html, and of `=` aws-cdk #28012
  it.each([
    ["monthly reports/schema=1/", "monthly+reports/schema%3D1/"],
    ["a+b/", "a%2Bb/"],
    ["images/", "images/"],
    [".jpg", ".jpg"],
    ["100%", "100%25"],
    ["naïve", "na%C3%AFve"],
  ])("has %j as %j", (text, encoded) => {
    expect(encodeFilter(text)).toBe(encoded);
  });

  it("has, of any text, characters that are safe alone, which S3 reads as the text", () => {
    const texts = fc.oneof(fc.constantFrom(...UNUSUAL_TEXTS), fc.string({ unit: "grapheme", minLength: 1 }));
    fc.assert(
      fc.property(texts, (text) => {
        const encoded = encodeFilter(text);
        expect(decode(encoded)).toBe(text);
        if (!text.includes("*")) expect(encoded).toMatch(/^[A-Za-z0-9!_.'()/+%-]*$/);
      }),
    );
  });

  it("is written encoded, in Terraform as in SAM", () => {
    const wiring = { csv: onObjectCreated(uploads, onObject("csv"), { prefix: "a b/", suffix: "=.csv" }) };
    const plan = planOf(wiring);
    const terraform = JSON.stringify(objectsTerraform(plan));
    const sam = JSON.stringify(objectEvents(plan, "csv"));
    for (const written of [terraform, sam]) {
      expect(written).toContain('"a+b/"');
      expect(written).toContain('"%3D.csv"');
      expect(written).not.toContain('"a b/"');
    }
  });

  it("is refused with a wildcard, and where it is longer than a key", () => {
    expect(problemsOf({ star: onObjectCreated(uploads, onObject("star"), { prefix: "star*/" }) })).toEqual([
      expect.stringContaining("texts without *"),
    ]);
  });
});
