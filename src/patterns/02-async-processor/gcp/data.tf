# Made from the app async-processor by "motif build". Change the app and build again; edits made here are lost.

resource "google_storage_bucket" "results" {
  name                        = "${local.prefix}-async-processor-results-${local.project_hash}"
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

# Queue jobs, consumed by process-job.
resource "google_pubsub_topic" "jobs" {
  name = "${local.prefix}-async-processor-jobs"

  message_storage_policy {
    allowed_persistence_regions = [var.region]
  }

  depends_on = [google_project_service.required]
}

# Messages of jobs that failed.
resource "google_pubsub_topic" "jobs_dead_letter" {
  name = "${local.prefix}-async-processor-jobs-dead-letter"

  message_storage_policy {
    allowed_persistence_regions = [var.region]
  }

  depends_on = [google_project_service.required]
}

# Queue jobs to process-job.
# The app takes up to 10 messages at once; a push carries one.
resource "google_pubsub_subscription" "jobs" {
  name                       = "${local.prefix}-async-processor-jobs"
  topic                      = google_pubsub_topic.jobs.id
  ack_deadline_seconds       = 360
  message_retention_duration = "86400s"

  # It never goes away by itself.
  expiration_policy {
    ttl = ""
  }

  push_config {
    push_endpoint = google_cloudfunctions2_function.process_job.service_config[0].uri

    oidc_token {
      service_account_email = google_service_account.process_job_caller.email
      audience              = google_cloudfunctions2_function.process_job.service_config[0].uri
    }
  }

  dead_letter_policy {
    dead_letter_topic     = google_pubsub_topic.jobs_dead_letter.id
    max_delivery_attempts = 100
  }

  retry_policy {
    minimum_backoff = "1s"
    maximum_backoff = "60s"
  }
}

# Keeps what failed until somebody reads it.
resource "google_pubsub_subscription" "jobs_dead_letter" {
  name                       = "${local.prefix}-async-processor-jobs-dead-letter"
  topic                      = google_pubsub_topic.jobs_dead_letter.id
  ack_deadline_seconds       = 30
  message_retention_duration = "1209600s"

  # It never goes away by itself.
  expiration_policy {
    ttl = ""
  }
}

# Messages that are sent with a delay wait here, and are published when it is over.
resource "google_cloud_tasks_queue" "delayed" {
  name     = "${local.prefix}-async-processor"
  location = var.region

  retry_config {
    max_attempts = -1
    min_backoff  = "1s"
    max_backoff  = "600s"
  }

  stackdriver_logging_config {
    sampling_ratio = 1
  }

  depends_on = [google_project_service.required]
}

resource "google_firestore_database" "app" {
  name                              = "${local.prefix}-async-processor"
  location_id                       = coalesce(var.firestore_location, var.region)
  type                              = "FIRESTORE_NATIVE"
  point_in_time_recovery_enablement = "POINT_IN_TIME_RECOVERY_ENABLED"
  delete_protection_state           = var.deletion_protection ? "DELETE_PROTECTION_ENABLED" : "DELETE_PROTECTION_DISABLED"
  deletion_policy                   = "DELETE"

  depends_on = [google_project_service.required]
}

# How often failed messages of jobs were tried: documents go away after this time.
resource "google_firestore_field" "motif_attempts_expire_at" {
  database   = google_firestore_database.app.name
  collection = "motif-attempts"
  field      = "expireAt"

  ttl_config {}

  index_config {}
}

# Table jobs: no query goes by it, so it has no index.
resource "google_firestore_field" "jobs_item" {
  database   = google_firestore_database.app.name
  collection = "jobs"
  field      = "item"

  index_config {}
}

# Table jobs: no query goes by it, so it has no index.
resource "google_firestore_field" "jobs_write" {
  database   = google_firestore_database.app.name
  collection = "jobs"
  field      = "write"

  index_config {}
}

# Table jobs: documents go away after this time.
resource "google_firestore_field" "jobs_expire_at" {
  database   = google_firestore_database.app.name
  collection = "jobs"
  field      = "expireAt"

  ttl_config {}

  index_config {}
}

# Table requests: no query goes by it, so it has no index.
resource "google_firestore_field" "requests_item" {
  database   = google_firestore_database.app.name
  collection = "requests"
  field      = "item"

  index_config {}
}

# Table requests: no query goes by it, so it has no index.
resource "google_firestore_field" "requests_write" {
  database   = google_firestore_database.app.name
  collection = "requests"
  field      = "write"

  index_config {}
}

# Table requests: documents go away after this time.
resource "google_firestore_field" "requests_expire_at" {
  database   = google_firestore_database.app.name
  collection = "requests"
  field      = "expireAt"

  ttl_config {}

  index_config {}
}
