# Made from the app s3-event-processor by "motif build". Change the app and build again; edits made here are lost.

resource "google_storage_bucket" "reports" {
  name                        = "${local.prefix}-s3-event-processor-reports-${local.project_hash}"
  location                    = var.region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  force_destroy               = !var.deletion_protection

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

  depends_on = [google_project_service.required]
}

resource "google_storage_bucket" "uploads" {
  name                        = "${local.prefix}-s3-event-processor-uploads-${local.project_hash}"
  location                    = var.region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  force_destroy               = !var.deletion_protection

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

  depends_on = [google_project_service.required]
}

# Queue import-steps, consumed by import-step.
resource "google_pubsub_topic" "import_steps" {
  name = "${local.prefix}-s3-event-processor-import-steps"

  message_storage_policy {
    allowed_persistence_regions = [var.region]
  }

  depends_on = [google_project_service.required]
}

# Messages of import-steps that failed.
resource "google_pubsub_topic" "import_steps_dead_letter" {
  name = "${local.prefix}-s3-event-processor-import-steps-dead-letter"

  message_storage_policy {
    allowed_persistence_regions = [var.region]
  }

  depends_on = [google_project_service.required]
}

# Events of accept-upload that failed.
resource "google_pubsub_topic" "accept_upload_dead_letter" {
  name = "${local.prefix}-s3-event-processor-accept-upload-dead-letter"

  message_storage_policy {
    allowed_persistence_regions = [var.region]
  }

  depends_on = [google_project_service.required]
}

# Queue import-steps to import-step.
resource "google_pubsub_subscription" "import_steps" {
  name                       = "${local.prefix}-s3-event-processor-import-steps"
  topic                      = google_pubsub_topic.import_steps.id
  enable_message_ordering    = true
  ack_deadline_seconds       = 150
  message_retention_duration = "345600s"

  # It never goes away by itself.
  expiration_policy {
    ttl = ""
  }

  push_config {
    push_endpoint = google_cloudfunctions2_function.import_step.service_config[0].uri

    oidc_token {
      service_account_email = google_service_account.import_step_caller.email
      audience              = google_cloudfunctions2_function.import_step.service_config[0].uri
    }
  }

  dead_letter_policy {
    dead_letter_topic     = google_pubsub_topic.import_steps_dead_letter.id
    max_delivery_attempts = 100
  }

  retry_policy {
    minimum_backoff = "1s"
    maximum_backoff = "300s"
  }
}

# Keeps what failed until somebody reads it.
resource "google_pubsub_subscription" "import_steps_dead_letter" {
  name                       = "${local.prefix}-s3-event-processor-import-steps-dead-letter"
  topic                      = google_pubsub_topic.import_steps_dead_letter.id
  enable_message_ordering    = true
  ack_deadline_seconds       = 30
  message_retention_duration = "1209600s"

  # It never goes away by itself.
  expiration_policy {
    ttl = ""
  }
}

# Keeps what failed until somebody reads it.
resource "google_pubsub_subscription" "accept_upload_dead_letter" {
  name                       = "${local.prefix}-s3-event-processor-accept-upload-dead-letter"
  topic                      = google_pubsub_topic.accept_upload_dead_letter.id
  ack_deadline_seconds       = 30
  message_retention_duration = "1209600s"

  # It never goes away by itself.
  expiration_policy {
    ttl = ""
  }
}

resource "google_firestore_database" "app" {
  name                              = "${local.prefix}-s3-event-processor"
  location_id                       = coalesce(var.firestore_location, var.region)
  type                              = "FIRESTORE_NATIVE"
  point_in_time_recovery_enablement = "POINT_IN_TIME_RECOVERY_ENABLED"
  delete_protection_state           = var.deletion_protection ? "DELETE_PROTECTION_ENABLED" : "DELETE_PROTECTION_DISABLED"
  deletion_policy                   = "DELETE"

  depends_on = [google_project_service.required]
}

# How often failed messages of import-steps were tried: documents go away after this time.
resource "google_firestore_field" "motif_attempts_expire_at" {
  database   = google_firestore_database.app.name
  collection = "motif-attempts"
  field      = "expireAt"

  ttl_config {}

  index_config {}
}

# What was sent to import-steps lately, to tell duplicates apart: documents go away after this time.
resource "google_firestore_field" "motif_deduplication_expire_at" {
  database   = google_firestore_database.app.name
  collection = "motif-deduplication"
  field      = "expireAt"

  ttl_config {}

  index_config {}
}

# Table bad-rows: no query goes by it, so it has no index.
resource "google_firestore_field" "bad_rows_item" {
  database   = google_firestore_database.app.name
  collection = "bad-rows"
  field      = "item"

  index_config {}
}

# Table bad-rows: no query goes by it, so it has no index.
resource "google_firestore_field" "bad_rows_write" {
  database   = google_firestore_database.app.name
  collection = "bad-rows"
  field      = "write"

  index_config {}
}

# Table bad-rows: documents go away after this time.
resource "google_firestore_field" "bad_rows_expire_at" {
  database   = google_firestore_database.app.name
  collection = "bad-rows"
  field      = "expireAt"

  ttl_config {}

  index_config {}
}

# Table imports: no query goes by it, so it has no index.
resource "google_firestore_field" "imports_item" {
  database   = google_firestore_database.app.name
  collection = "imports"
  field      = "item"

  index_config {}
}

# Table imports: no query goes by it, so it has no index.
resource "google_firestore_field" "imports_write" {
  database   = google_firestore_database.app.name
  collection = "imports"
  field      = "write"

  index_config {}
}

# Table products: no query goes by it, so it has no index.
resource "google_firestore_field" "products_item" {
  database   = google_firestore_database.app.name
  collection = "products"
  field      = "item"

  index_config {}
}

# Table products: no query goes by it, so it has no index.
resource "google_firestore_field" "products_write" {
  database   = google_firestore_database.app.name
  collection = "products"
  field      = "write"

  index_config {}
}
