import { app, bucket, http, httpApi, json, type UploadOptions } from "@motif/core";
import type { Example, Examples } from "./example.ts";
import { files } from "./uploads.ts";

/** What buckets are asked for. */
export const examples: Examples = {
  "bucket.objects": () => files(["look"]),
  "bucket.expiry": () => {
    const uploads = bucket("uploads", { expiresAfter: "30d" });
    const look = http("look", { uses: { uploads: uploads.reader } }, () => json({}));
    return { definition: app("example", { api: httpApi({ "GET /": look }) }) };
  },
  "bucket.presign": () => signing({}),
  "bucket.presign-confirmed": () => signing({ limits: "confirmed" }),
  "bucket.upload-origins": () => signing({ limits: "confirmed", origins: ["https://shop.example"] }),
};

function signing(options: UploadOptions): Example {
  const uploads = bucket("uploads", { uploads: options });
  const offer = http("offer", { uses: { uploads: uploads.presigner } }, () => json({}));
  return { definition: app("example", { api: httpApi({ "POST /": offer }) }) };
}
