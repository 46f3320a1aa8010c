import { anyName, type ReservedName, type RoomGrammars } from "@motif/compile/kit";
import { BUCKET_PART, LIKE_GOOGLE } from "../ground/google-names.ts";

/**
 * Every app has a bucket, that of its bundles. Topics may not begin with "goog" either
 * (https://docs.cloud.google.com/pubsub/docs/pubsub-basics#resource_names).
 */
export const RESERVED: ReservedName = {
  pattern: `^goog|${LIKE_GOOGLE}`,
  rule: "begin with goog, which no bucket of Cloud Storage and no topic may, nor have google in them, or what looks like it, which no bucket may",
};

/** What is taken where texts of apps and functions end. */
export const TEXTS = {
  "app.name": { place: "in the names of buckets, as that of the bundles", ...BUCKET_PART },
  "function.name": anyName(
    "part of the names of a function, its service account and its topic",
    "https://docs.cloud.google.com/functions/docs/reference/rest/v2/projects.locations.functions",
  ),
} satisfies RoomGrammars;
