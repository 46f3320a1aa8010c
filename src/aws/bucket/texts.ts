import { anyName, anyText, type ReservedName, type RoomGrammars } from "@motif/compile/kit";

/** "Bucket names must not start with the prefix sthree-" and "amzn-s3-demo-": what buckets are called begins with the prefix. */
export const RESERVED: ReservedName = {
  pattern: "^(amzn-s3-demo|sthree)-",
  beginnings: ["amzn", "amzn-s3"],
  rule: "begin with amzn-s3-demo or sthree, which no bucket of S3 may",
};

/** What is taken where texts of buckets end. */
export const TEXTS = {
  "bucket.name": anyName(
    "part of the name of an S3 bucket",
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html",
  ),
  "bucket.origin": anyText(
    "an origin of the bucket's CORS configuration",
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/ManageCorsUsing.html",
  ),
} satisfies RoomGrammars;
