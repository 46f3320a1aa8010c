import { anyName, type RoomGrammars } from "@motif/compile/kit";
import { BUCKET_PART } from "../ground/google-names.ts";

/** What is taken where texts of apps and functions end. */
export const TEXTS = {
  "app.name": { place: "in the names of buckets, as that of the bundles", ...BUCKET_PART },
  "function.name": anyName(
    "part of the names of a function, its service account and its topic",
    "https://docs.cloud.google.com/functions/docs/reference/rest/v2/projects.locations.functions",
  ),
} satisfies RoomGrammars;
