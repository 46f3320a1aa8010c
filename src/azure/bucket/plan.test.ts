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

  // https://learn.microsoft.com/azure/storage/common/storage-sas-overview#best-practices-when-using-sas: "If you provide write access
  // to a blob, a user might choose to upload a 200-GB blob."
  it("are refused uploads that Blob Storage would have to hold to a size and a type", () => {
    expect(problemsOf(apiWith({ uses: { files: bucket("files").presigner } }))).toEqual([
      'bucket files: has uploads of a signed size and type (get-item), and a signed URL of Blob Storage takes content of any; say uploads: { limits: "confirmed" } and delete what you did not ask for when its event comes',
    ]);
    const confirmed = bucket("files", { uploads: { limits: "confirmed" } });
    expect(problemsOf(apiWith({ uses: { files: confirmed.presigner } }))).toEqual([]);
    expect(problemsOf(apiWith({ uses: { files: bucket("files").writer } }))).toEqual([]);
  });

  it("are refused more origins together than a rule of CORS takes", () => {
    const origins = Array.from({ length: 65 }, (_, n) => `https://shop-${n}.example`);
    const uses = (count: number) => ({
      files: bucket("files", { uploads: { origins: origins.slice(0, count) } }).reader,
    });
    expect(problemsOf(apiWith({ uses: uses(64) }))).toEqual([]);
    expect(problemsOf(apiWith({ uses: uses(65) }))).toEqual([
      expect.stringContaining("uploads.origins: of all buckets together has 65 origins"),
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
