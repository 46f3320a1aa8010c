import { onObjectCreated } from "@motif/core";
import { onObject, uploads } from "@motif/core/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { blobNameOf } from "../bucket/name.ts";
import { planOf } from "../testing/apps.ts";
import { objectsTerraform } from "./terraform.ts";
import { TEXTS } from "./texts.ts";

/** Texts in which escapes of backslashes, and what looks like them, are frequent. */
const text = fc.string({
  unit: fc.constantFrom("\\", "%", "2", "5", "C", "a", "/"),
  minLength: 1,
  maxLength: 8,
});

describe("a filter of an event subscription", () => {
  it("lets all blobs through whose keys begin or end with what is wanted", () => {
    fc.assert(
      fc.property(text, text, (wanted, other) => {
        expect(blobNameOf(wanted + other).startsWith(TEXTS["objects.prefix"].encode(wanted))).toBe(true);
        expect(blobNameOf(other + wanted).endsWith(TEXTS["objects.suffix"].encode(wanted))).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it("is the text itself where no backslash is near", () => {
    expect(TEXTS["objects.prefix"].encode("monthly reports/schema=1/")).toBe("monthly reports/schema=1/");
    expect(TEXTS["objects.suffix"].encode("*.csv")).toBe("*.csv");
    expect(TEXTS["objects.prefix"].encode("a\\b")).toBe("a%5Cb");
  });

  it("is written as names of blobs are", () => {
    const filter = { prefix: "a\\b/", suffix: "c\\d" };
    const plan = planOf({ odd: onObjectCreated(uploads, onObject("odd"), filter) });
    const written = JSON.stringify(objectsTerraform(plan));
    expect(written).toContain('"a%5Cb/"');
    expect(written).toContain('"c%5Cd"');
    expect(plan.apps[0]?.functions[0]?.settings.trigger).toMatchObject({ subscriptions: [filter] });
  });
});
