# Made from the app presigned-upload by "motif build". Change the app and build again; edits made here are lost.

resource "google_storage_bucket" "bucket" {
  for_each = {
    # What functions are built of. Cloud Functions keeps a copy of its own.
    functions = { force_destroy = true, upload_origins = null }
    files     = { force_destroy = !var.deletion_protection, upload_origins = ["*"] }
  }

  name                        = "${local.prefix}-presigned-upload-${each.key}-${local.project_hash}"
  location                    = var.region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  force_destroy               = each.value.force_destroy

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

  dynamic "cors" {
    for_each = each.value.upload_origins[*]

    content {
      method = ["PUT"]
      origin = [cors.value]
      response_header = [
        "content-type",
        "etag",
        "x-goog-content-length-range",
        "x-goog-if-generation-match",
      ]
      max_age_seconds = 3600
    }
  }

  depends_on = [time_sleep.services_enabled]
}

resource "google_pubsub_topic" "topic" {
  for_each = toset([
    # Events of confirm-upload that failed.
    "confirm-upload-dead-letter",
    # Events of sweep-uploads that failed.
    "sweep-uploads-dead-letter",
  ])

  name = "${local.prefix}-presigned-upload-${each.key}"

  message_storage_policy {
    allowed_persistence_regions = [var.region]
  }

  lifecycle {
    ignore_changes = [message_storage_policy[0].enforce_in_transit]
  }

  depends_on = [time_sleep.services_enabled]
}

# They keep what failed until somebody reads it.
resource "google_pubsub_subscription" "dead_letters" {
  for_each = toset(["confirm-upload-dead-letter", "sweep-uploads-dead-letter"])

  name                       = "${local.prefix}-presigned-upload-${each.key}"
  topic                      = google_pubsub_topic.topic[each.key].id
  enable_message_ordering    = false
  ack_deadline_seconds       = 30
  message_retention_duration = "1209600s"

  # It never goes away by itself.
  expiration_policy {
    ttl = ""
  }
}

resource "google_firestore_database" "app" {
  name                              = "${local.prefix}-presigned-upload"
  location_id                       = coalesce(var.firestore_location, var.region)
  type                              = "FIRESTORE_NATIVE"
  point_in_time_recovery_enablement = "POINT_IN_TIME_RECOVERY_ENABLED"
  delete_protection_state           = var.deletion_protection ? "DELETE_PROTECTION_ENABLED" : "DELETE_PROTECTION_DISABLED"
  deletion_policy                   = "DELETE"

  depends_on = [time_sleep.services_enabled]
}

# No query goes by these, so they have no index.
resource "google_firestore_field" "unindexed" {
  for_each = toset(["uploads/item", "uploads/write"])

  database   = google_firestore_database.app.name
  collection = split("/", each.key)[0]
  field      = split("/", each.key)[1]

  index_config {}
}

# Documents go away after the time in this field.
resource "google_firestore_field" "expiry" {
  for_each = toset([
    # Table uploads.
    "uploads",
  ])

  database   = google_firestore_database.app.name
  collection = each.key
  field      = "expireAt"

  ttl_config {}

  index_config {}
}
