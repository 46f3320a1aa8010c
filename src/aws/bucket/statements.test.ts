import { bucket } from "@motif/core";
import { apiWith } from "@motif/core/testing";
import { describe, expect, it } from "vitest";
import { actionsFor, only, planOf } from "../testing/apps.ts";

describe("the permissions of a bucket", () => {
  const uploads = bucket("uploads");

  // https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html: 404 only with s3:ListBucket, else 403
  it("let a reader of a bucket tell a missing object from a forbidden one", () => {
    const fn = only(planOf(apiWith({ uses: { uploads: uploads.reader } })));
    expect(actionsFor(fn, "a missing one")).toEqual(["s3:ListBucket"]);
    expect(actionsFor(fn, "grant uploads (reader of bucket uploads)")).toEqual(["s3:GetObject"]);
  });

  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-presigned-url.html: "the URL ... limited by the permissions of the
  // user who created it"
  it("let whoever signs URLs for uploads put objects, and nothing else", () => {
    const fn = only(planOf(apiWith({ uses: { uploads: uploads.presigner } })));
    expect(actionsFor(fn, "grant uploads (presigner of bucket uploads)")).toEqual(["s3:PutObject"]);
    expect(actionsFor(fn, "a missing one")).toEqual([]);
  });

  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html: If-Match needs s3:GetObject
  it("let a writer of a bucket write on condition of an ETag, and not list", () => {
    const fn = only(planOf(apiWith({ uses: { uploads: uploads.writer } })));
    expect(actionsFor(fn, "grant uploads")).toEqual([
      "s3:AbortMultipartUpload",
      "s3:DeleteObject",
      "s3:GetObject",
      "s3:PutObject",
    ]);
  });
});
