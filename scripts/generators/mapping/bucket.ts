import type { Row } from "./row.ts";

/** Buckets; on some clouds those that packages are handed over in, too. */
export const bucket: Row = {
  part: "buckets, packages",
  types: { aws: ["aws_s3_bucket"], azure: ["azurerm_storage_container"], gcp: ["google_storage_bucket"] },
};
