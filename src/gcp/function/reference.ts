/** Address of the bucket of bundles. */
export const BUNDLES = "google_storage_bucket.bundles";

/** Address of where images of functions are. */
export const REPOSITORY = "google_artifact_registry_repository.functions";
