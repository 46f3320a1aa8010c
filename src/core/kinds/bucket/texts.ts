import { nameText, type TextKinds } from "../../ground/text.ts";
import type { BucketLayout } from "./driver.ts";

/** The texts of buckets. */
export const texts = {
  "bucket.name": nameText("name of a bucket"),
} as const satisfies TextKinds<BucketLayout>;
