import type { Features } from "../../ground/feature.ts";

/** What apps can ask of buckets. */
export const features = {
  "bucket.objects": {
    kind: "bucket",
    title: "get, put, list, delete; ranges, streams, metadata, conditions",
    engine: { by: "files beside SQLite" },
  },
} as const satisfies Features;
