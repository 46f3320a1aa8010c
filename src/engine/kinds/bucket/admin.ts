import { type BucketEntry, operationsOf, triggersOf } from "@motif/core/model";
import * as z from "zod/mini";
import type { Description, KindAdmin } from "../../ground/kind.ts";
import { objectRoutes } from "./object-routes.ts";
import { BucketOperator, type BucketPort } from "./operator.ts";
import type { Objects } from "./store.ts";

/** Buckets, as the admin API tells of them. */
export const bucketDescription: Description<BucketEntry> = {
  schema: z.strictObject({
    name: z.string(),
    consumers: z.array(z.string()),
    /** Functions that sign URLs for uploads. */
    presigners: z.array(z.string()),
  }),
  of({ name }, inventory) {
    const triggers = triggersOf(inventory, "objects").filter(({ source }) => source.bucket === name);
    const presigners = inventory.functions.filter(({ grants }) =>
      grants.some(
        ({ resource, access }) =>
          resource.kind === "bucket" &&
          resource.name === name &&
          operationsOf("bucket", access).includes("presign"),
      ),
    );
    return {
      name,
      consumers: triggers.map((trigger) => trigger.function),
      presigners: presigners.map((fn) => fn.name),
    };
  },
};

/** The admin API of buckets. */
export const bucketAdmin = {
  page: (name) => `/buckets/${name}/objects`,
  operator: (access) => new BucketOperator(access),
  routes: objectRoutes,
} as const satisfies KindAdmin<Objects, BucketPort>;
