import { app, bucket, http, httpApi, json } from "@motif/core";
import type { Examples } from "./example.ts";
import { files } from "./uploads.ts";

/** What buckets are asked for. */
export const examples: Examples = {
  "bucket.objects": () => files(["look"]),
  "bucket.expiry": () => {
    const uploads = bucket("uploads", { expiresAfter: "30d" });
    const look = http("look", { uses: { uploads: uploads.reader } }, () => json({}));
    return { definition: app("example", { api: httpApi({ "GET /": look }) }) };
  },
};
