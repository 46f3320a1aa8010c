import { anyName, type RoomGrammars } from "@motif/compile/kit";

/** What is taken where texts of buckets end. What names may not begin or end with is checked of the prefix. */
export const TEXTS = {
  "bucket.name": anyName(
    "part of the name of an S3 bucket",
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html",
  ),
} satisfies RoomGrammars;
