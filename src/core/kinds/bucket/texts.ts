import { nameText, type TextKinds } from "../../ground/text.ts";
import type { BucketLayout } from "./driver.ts";

/** The texts of buckets. */
export const texts = {
  "bucket.name": nameText("name of a bucket"),
  "bucket.origin": {
    title: "origin of `uploads.origins`",
    form: '`"*"`, or an origin without wildcards',
    in: ({ uploads }: BucketLayout) => uploads?.origins ?? [],
  },
} as const satisfies TextKinds<BucketLayout>;
