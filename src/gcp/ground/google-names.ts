import type { Grammar } from "@motif/compile/kit";

/**
 * "Bucket names cannot contain "google" or close misspellings, such as "g00gle"" and "cannot begin with the "goog"
 * prefix": https://docs.cloud.google.com/storage/docs/buckets#naming. What is close is not said; these are letters that
 * look alike, and repeated ones.
 */
export const LIKE_GOOGLE = "g[o0]{2,}g+[l1i]e";

/** A name that becomes part of the name of a bucket. */
export const BUCKET_PART: Omit<Grammar, "place"> = {
  takes: 'names without "google" and what looks like it, such as "g00gle"',
  form: new RegExp(`^(?!.*${LIKE_GOOGLE})`),
  source: "https://docs.cloud.google.com/storage/docs/buckets#naming",
};
