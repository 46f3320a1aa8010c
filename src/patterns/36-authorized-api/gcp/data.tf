# Made from the app authorized-api by "motif build". Change the app and build again; edits made here are lost.

resource "google_storage_bucket" "bucket" {
  for_each = toset([
    # What functions are built of. Cloud Functions keeps a copy of its own.
    "functions",
  ])

  name                        = "${local.prefix}-authorized-api-${each.key}-${local.project_hash}"
  location                    = var.region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  force_destroy               = true

  versioning {
    enabled = true
  }

  lifecycle_rule {
    action {
      type = "Delete"
    }

    condition {
      days_since_noncurrent_time = 30
    }
  }

  lifecycle_rule {
    action {
      type = "AbortIncompleteMultipartUpload"
    }

    condition {
      age = 7
    }
  }

  depends_on = [time_sleep.services_enabled]
}

resource "google_firestore_database" "app" {
  name                              = "${local.prefix}-authorized-api"
  location_id                       = coalesce(var.firestore_location, var.region)
  type                              = "FIRESTORE_NATIVE"
  point_in_time_recovery_enablement = "POINT_IN_TIME_RECOVERY_ENABLED"
  delete_protection_state           = var.deletion_protection ? "DELETE_PROTECTION_ENABLED" : "DELETE_PROTECTION_DISABLED"
  deletion_policy                   = "DELETE"

  depends_on = [time_sleep.services_enabled]
}

# No query goes by these, so they have no index.
resource "google_firestore_field" "unindexed" {
  for_each = toset(["expenses/item", "expenses/write"])

  database   = google_firestore_database.app.name
  collection = split("/", each.key)[0]
  field      = split("/", each.key)[1]

  index_config {}
}
