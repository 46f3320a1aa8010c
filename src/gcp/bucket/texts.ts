import type { RoomGrammars } from "@motif/compile/kit";
import { BUCKET_PART } from "../ground/google-names.ts";

/** What is taken where texts of buckets end. */
export const TEXTS = {
  "bucket.name": { place: "in the name of a bucket of Cloud Storage", ...BUCKET_PART },
} satisfies RoomGrammars;
