import type { Features } from "../../ground/feature.ts";

/** What apps can ask of buckets. */
export const features = {
  "bucket.objects": {
    kind: "bucket",
    title: "get, put, list, delete; ranges, streams, metadata, conditions",
    engine: { by: "files beside SQLite" },
  },
  "bucket.expiry": {
    kind: "bucket",
    title: "`expiresAfter`, in days",
    engine: { by: "the engine, to the millisecond" },
  },
} as const satisfies Features;
