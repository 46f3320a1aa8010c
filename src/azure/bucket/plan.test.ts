import { bucket } from "@motif/core";
import { apiWith } from "@motif/core/testing";
import { describe, expect, it } from "vitest";
import { problemsOf } from "../testing/apps.ts";

describe("buckets", () => {
  it("are refused with a name that no container can have", () => {
    expect(problemsOf(apiWith({ uses: { files: bucket("up").reader } }))).toEqual([
      expect.stringContaining("3 to 63 letters"),
    ]);
  });

  // "You can define up to 100 rules in a policy.": https://learn.microsoft.com/azure/storage/blobs/lifecycle-management-policy-structure
  it("are refused where there are more rules of expiry than a storage account has", () => {
    const uses = (count: number) =>
      Object.fromEntries(
        Array.from({ length: count }, (_, n) => [
          `files${n}`,
          bucket(`files-${n}`, { expiresAfter: "1d" }).reader,
        ]),
      );
    expect(problemsOf(apiWith({ uses: uses(99) }))).toEqual([]);
    expect(problemsOf(apiWith({ uses: uses(100) }))).toEqual([
      "bucket files-99: is one of more than 99 with expiresAfter, and a storage account has no more rules; let some share a bucket",
    ]);
  });
});
