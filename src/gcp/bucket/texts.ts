import { anyText, type RoomGrammars } from "@motif/compile/kit";
import { BUCKET_PART } from "../ground/google-names.ts";

/** What is taken where texts of buckets end. */
export const TEXTS = {
  "bucket.name": { place: "in the name of a bucket of Cloud Storage", ...BUCKET_PART },
  "bucket.origin": anyText(
    "an origin of the bucket's CORS configuration",
    "https://docs.cloud.google.com/storage/docs/cross-origin",
  ),
} satisfies RoomGrammars;
