import { describe, expect, it } from "vitest";
import { app, type BucketOptions, bucket, http, httpApi, json, type UploadOptions } from "../../index.ts";
import { takeInventory } from "../../model/index.ts";
import { problemsIn } from "../../testing/apps.ts";

const wiring = (options: BucketOptions) => ({
  api: httpApi({ "GET /": http("a", { uses: { files: bucket("files", options).reader } }, () => json(1)) }),
});

describe("a bucket", () => {
  it.each([
    ["1d", 1],
    ["30d", 30],
    ["48h", 2],
    ["3650d", 3650],
  ] as const)("may say that its objects go away after %s", (expiresAfter, days) => {
    const { resources } = takeInventory(app("test", wiring({ expiresAfter })));
    expect(resources.bucket).toMatchObject([{ name: "files", expiresAfterDays: days }]);
  });

  it("keeps its objects where it does not say so", () => {
    expect(takeInventory(app("test", wiring({}))).resources.bucket[0]).not.toHaveProperty("expiresAfterDays");
  });

  it.each([
    [{ origins: [] }, "uploads.origins is empty"],
    [{ origins: ["https://*.shop.example"] }, 'uploads.origins has "https://*.shop.example"'],
    [{ origins: ["shop.example"] }, 'uploads.origins has "shop.example"'],
    [{ limits: "none" }, 'uploads.limits is "none"; it must be "refused" or "confirmed"'],
    [{ maxBytes: 5 }, "uploads.maxBytes is not an option; there are uploads.origins, uploads.limits"],
  ])("is refused with uploads of %j", (uploads, message) => {
    expect(problemsIn(wiring({ uploads: uploads as UploadOptions })).join()).toContain(
      `bucket files: ${message}`,
    );
  });

  it("has uploads that the cloud holds to what was signed, from no page, where it does not say otherwise", () => {
    const entry = (options: BucketOptions) => takeInventory(app("test", wiring(options))).resources.bucket[0];
    expect(entry({})?.uploads).toEqual({ origins: [], limits: "refused" });
    const uploads = { origins: ["https://shop.example"], limits: "confirmed" } as const;
    expect(entry({ uploads })?.uploads).toEqual(uploads);
  });

  it.each([
    ["12h", "it must be from 1d to 3650d"],
    ["3651d", "it must be from 1d to 3650d"],
    ["36h", 'clouds count whole days, such as "30d"'],
    ["a week", "it must be a duration"],
  ])("is refused with an expiry after %s", (expiresAfter, message) => {
    const problems = problemsIn(wiring({ expiresAfter: expiresAfter as "1d" }));
    expect(problems.join()).toContain(
      `bucket files: expiresAfter is ${expiresAfter === "a week" ? '"a week"' : expiresAfter}; ${message}`,
    );
  });
});
