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
  "bucket.presign": {
    kind: "bucket",
    title: "`presign`: a client uploads one new object of the size and type that were signed",
    engine: { by: "the engine's own server" },
  },
  "bucket.presign-confirmed": {
    kind: "bucket",
    title: '`uploads: { limits: "confirmed" }`: the app deletes what it did not ask for',
    engine: { by: "the engine's own server", difference: "refuses it as well" },
  },
  "bucket.upload-origins": {
    kind: "bucket",
    title: "`uploads: { origins }`: pages upload from browsers",
    engine: { by: "the engine's own server" },
  },
} as const satisfies Features;
