import type { Examples } from "./example.ts";
import { files } from "./uploads.ts";

/** What buckets are asked for. */
export const examples: Examples = {
  "bucket.objects": () => files(["look"]),
};
