import { BUCKETS } from "../ground/bucket.ts";
import type { Reference } from "../ground/references.ts";

/** The app's bucket of bundles, as the plan has it. */
export const BUNDLE_BUCKET = "functions";

/** The name of the bucket of bundles. */
export const BUNDLES: Reference = { address: BUCKETS, key: BUNDLE_BUCKET, attribute: "name" };

/** Address of where images of functions are. */
export const REPOSITORY = "google_artifact_registry_repository.functions";
