import { join } from "node:path";
import type { KeptKind } from "../../ground/kind.ts";
import { bucketAdmin, bucketDescription } from "./admin.ts";
import { bucketFaults } from "./faults.ts";
import { bucketMeter } from "./meter.ts";
import { bucketOperations } from "./operations.ts";
import type { BucketOperation, BucketResults } from "./protocol.ts";
import { BUCKET_SCHEMA } from "./schema.ts";
import { Objects } from "./store.ts";
import { uploadHandler } from "./upload-handler.ts";

/** Buckets. */
export const bucket = {
  plural: "buckets",
  schema: BUCKET_SCHEMA,
  open: ({ database, now, newId, folder, profile }) =>
    new Objects(
      database,
      now,
      folder === undefined ? undefined : join(folder, "objects"),
      newId,
      profile?.bucket.holdsUploads.value,
    ),
  served(objects, origin) {
    objects.uploads.origin = origin;
  },
  signed: uploadHandler,
  declare: (objects, entries) => objects.declare(entries),
  sweep(objects, limit) {
    objects.cancelAbandonedUploads();
    return objects.sweepExpired(limit);
  },
  close: (objects) => objects.close(),
  operations: bucketOperations,
  faults: bucketFaults,
  meter: bucketMeter,
  description: bucketDescription,
  admin: bucketAdmin,
} as const satisfies KeptKind<"bucket", "buckets", Objects, BucketOperation, BucketResults>;
