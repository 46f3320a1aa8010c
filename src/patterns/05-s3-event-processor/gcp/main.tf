# Made from the app s3-event-processor by "motif build". Change the app and build again; edits made here are lost.

terraform {
  required_version = ">= 1.9.0"

  required_providers {
    google = {
      source  = "hashicorp/google"
      version = ">= 6.50, < 8"
    }
    time = {
      source  = "hashicorp/time"
      version = "~> 0.13"
    }
  }
}

provider "google" {
  project = var.project_id
  region  = var.region
  default_labels = merge(var.labels, {
    project     = var.project_name
    environment = var.environment
    app         = "s3-event-processor"
    managed-by  = "terraform"
  })
}

# Keeps names apart that all projects share.
locals {
  project_hash = substr(sha256(var.project_id), 0, 8)
}

resource "google_project_service" "required" {
  for_each = toset([
    "artifactregistry.googleapis.com",
    "cloudbuild.googleapis.com",
    "cloudfunctions.googleapis.com",
    "eventarc.googleapis.com",
    "firestore.googleapis.com",
    "iam.googleapis.com",
    "logging.googleapis.com",
    "monitoring.googleapis.com",
    "pubsub.googleapis.com",
    "run.googleapis.com",
    "storage.googleapis.com",
  ])

  project            = var.project_id
  service            = each.value
  disable_on_destroy = false
}

# What functions are built of. Cloud Functions keeps a copy of its own.
resource "google_storage_bucket" "bundles" {
  name                        = "${var.project_name}-${var.environment}-s3-event-processor-functions-${local.project_hash}"
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

  depends_on = [google_project_service.required]
}

resource "google_artifact_registry_repository" "functions" {
  location      = var.region
  repository_id = "${var.project_name}-${var.environment}-s3-event-processor"
  description   = "Images of the functions of s3-event-processor"
  format        = "DOCKER"

  cleanup_policies {
    id     = "keep-last"
    action = "KEEP"

    most_recent_versions {
      keep_count = 5
    }
  }

  cleanup_policies {
    id     = "delete-old"
    action = "DELETE"

    condition {
      older_than = "2592000s"
    }
  }

  depends_on = [google_project_service.required]
}

resource "google_storage_bucket_object" "accept_upload" {
  name         = "accept-upload/${fileexists("${path.module}/dist/accept-upload.zip") ? filesha256("${path.module}/dist/accept-upload.zip") : "missing"}.zip"
  bucket       = google_storage_bucket.bundles.name
  source       = "${path.module}/dist/accept-upload.zip"
  content_type = "application/zip"

  lifecycle {
    precondition {
      condition     = fileexists("${path.module}/dist/accept-upload.zip")
      error_message = "dist/accept-upload.zip is missing. Build the bundles first: in this folder, run \"npx motif build ..\"."
    }
  }
}

resource "google_cloudfunctions2_function" "accept_upload" {
  name        = "${var.project_name}-${var.environment}-s3-event-processor-accept-upload"
  location    = var.region
  description = "s3-event-processor: accept-upload (consumer)"

  build_config {
    runtime           = "nodejs24"
    entry_point       = "handler"
    service_account   = google_service_account.builder.id
    docker_repository = google_artifact_registry_repository.functions.id

    source {
      storage_source {
        bucket = google_storage_bucket.bundles.name
        object = google_storage_bucket_object.accept_upload.name
      }
    }
  }

  service_config {
    service_account_email = google_service_account.accept_upload.email
    available_memory      = "256Mi"
    timeout_seconds       = 30
    min_instance_count    = 0
    max_instance_count    = 100
    # An instance does one thing at a time, so instances are what the app calls concurrency.
    max_instance_request_concurrency = 1
    ingress_settings                 = "ALLOW_INTERNAL_ONLY"
    all_traffic_on_latest_revision   = true
    environment_variables = {
      MOTIF_ASYNC_DELIVERY = jsonencode({
        attempts        = 3
        initialDelayMs  = 60000
        maxDelayMs      = 900000
        factor          = 2
        maximumAgeMs    = 21600000
        deadLetterTopic = google_pubsub_topic.accept_upload_dead_letter.id
      })
      MOTIF_BUCKET_UPLOADS = google_storage_bucket.uploads.name
      MOTIF_DATABASE       = google_firestore_database.app.id
      MOTIF_LOG_LEVEL      = "info"
      MOTIF_OBJECT_FILTERS = jsonencode([
        {
          bucket = "uploads"
          prefix = ""
          suffix = ".csv"
        },
      ])
      MOTIF_PROJECT            = var.project_id
      MOTIF_PUBSUB_ENDPOINT    = "https://${var.region}-pubsub.googleapis.com"
      MOTIF_QUEUE_IMPORT_STEPS = google_pubsub_topic.import_steps.id
      MOTIF_SERVICE            = "s3-event-processor"
      MOTIF_TABLE_IMPORTS      = "imports"
      MOTIF_TIMEOUT_MS         = "30000"
    }
  }

  depends_on = [time_sleep.permissions_in_effect]
}

resource "google_storage_bucket_object" "import_step" {
  name         = "import-step/${fileexists("${path.module}/dist/import-step.zip") ? filesha256("${path.module}/dist/import-step.zip") : "missing"}.zip"
  bucket       = google_storage_bucket.bundles.name
  source       = "${path.module}/dist/import-step.zip"
  content_type = "application/zip"

  lifecycle {
    precondition {
      condition     = fileexists("${path.module}/dist/import-step.zip")
      error_message = "dist/import-step.zip is missing. Build the bundles first: in this folder, run \"npx motif build ..\"."
    }
  }
}

resource "google_cloudfunctions2_function" "import_step" {
  name        = "${var.project_name}-${var.environment}-s3-event-processor-import-step"
  location    = var.region
  description = "s3-event-processor: import-step (consumer)"

  build_config {
    runtime           = "nodejs24"
    entry_point       = "handler"
    service_account   = google_service_account.builder.id
    docker_repository = google_artifact_registry_repository.functions.id

    source {
      storage_source {
        bucket = google_storage_bucket.bundles.name
        object = google_storage_bucket_object.import_step.name
      }
    }
  }

  service_config {
    service_account_email = google_service_account.import_step.email
    available_memory      = "512Mi"
    timeout_seconds       = 120
    min_instance_count    = 0
    max_instance_count    = 10
    # An instance does one thing at a time, so instances are what the app calls concurrency.
    max_instance_request_concurrency = 1
    ingress_settings                 = "ALLOW_INTERNAL_ONLY"
    all_traffic_on_latest_revision   = true
    environment_variables = {
      MOTIF_BUCKET_REPORTS  = google_storage_bucket.reports.name
      MOTIF_BUCKET_UPLOADS  = google_storage_bucket.uploads.name
      MOTIF_DATABASE        = google_firestore_database.app.id
      MOTIF_LOG_LEVEL       = "info"
      MOTIF_PROJECT         = var.project_id
      MOTIF_PUBSUB_ENDPOINT = "https://${var.region}-pubsub.googleapis.com"
      MOTIF_QUEUE_DELIVERIES = jsonencode([
        {
          queue           = "import-steps"
          subscription    = "projects/${var.project_id}/subscriptions/${google_pubsub_topic.import_steps.name}"
          deadLetterTopic = google_pubsub_topic.import_steps_dead_letter.id
          attempts        = 5
        },
      ])
      MOTIF_QUEUE_IMPORT_STEPS = google_pubsub_topic.import_steps.id
      MOTIF_SERVICE            = "s3-event-processor"
      MOTIF_TABLE_BAD_ROWS     = "bad-rows"
      MOTIF_TABLE_IMPORTS      = "imports"
      MOTIF_TABLE_PRODUCTS     = "products"
      MOTIF_TIMEOUT_MS         = "120000"
    }
  }

  depends_on = [time_sleep.permissions_in_effect]
}

# Queue import-steps, consumed by import-step.
resource "google_pubsub_topic" "import_steps" {
  name = "${var.project_name}-${var.environment}-s3-event-processor-import-steps"

  message_storage_policy {
    allowed_persistence_regions = [var.region]
  }

  depends_on = [google_project_service.required]
}

# Messages of import-steps that failed.
resource "google_pubsub_topic" "import_steps_dead_letter" {
  name = "${var.project_name}-${var.environment}-s3-event-processor-import-steps-dead-letter"

  message_storage_policy {
    allowed_persistence_regions = [var.region]
  }

  depends_on = [google_project_service.required]
}

# Events of accept-upload that failed.
resource "google_pubsub_topic" "accept_upload_dead_letter" {
  name = "${var.project_name}-${var.environment}-s3-event-processor-accept-upload-dead-letter"

  message_storage_policy {
    allowed_persistence_regions = [var.region]
  }

  depends_on = [google_project_service.required]
}

# Queue import-steps to import-step.
resource "google_pubsub_subscription" "import_steps" {
  name                       = "${var.project_name}-${var.environment}-s3-event-processor-import-steps"
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
  name                       = "${var.project_name}-${var.environment}-s3-event-processor-import-steps-dead-letter"
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
  name                       = "${var.project_name}-${var.environment}-s3-event-processor-accept-upload-dead-letter"
  topic                      = google_pubsub_topic.accept_upload_dead_letter.id
  ack_deadline_seconds       = 30
  message_retention_duration = "1209600s"

  # It never goes away by itself.
  expiration_policy {
    ttl = ""
  }
}

resource "google_firestore_database" "app" {
  name                              = "${var.project_name}-${var.environment}-s3-event-processor"
  location_id                       = coalesce(var.firestore_location, var.region)
  type                              = "FIRESTORE_NATIVE"
  point_in_time_recovery_enablement = "POINT_IN_TIME_RECOVERY_ENABLED"
  delete_protection_state           = var.deletion_protection ? "DELETE_PROTECTION_ENABLED" : "DELETE_PROTECTION_DISABLED"
  deletion_policy                   = "DELETE"

  depends_on = [google_project_service.required]
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

# What was sent to import-steps lately, to tell duplicates apart: documents go away after this time.
resource "google_firestore_field" "motif_deduplication_expire_at" {
  database   = google_firestore_database.app.name
  collection = "motif-deduplication"
  field      = "expireAt"

  ttl_config {}

  index_config {}
}

resource "google_storage_bucket" "reports" {
  name                        = "${var.project_name}-${var.environment}-s3-event-processor-reports-${local.project_hash}"
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
  name                        = "${var.project_name}-${var.environment}-s3-event-processor-uploads-${local.project_hash}"
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

# New objects of uploads to accept-upload.
resource "google_eventarc_trigger" "accept_upload" {
  name     = "${var.project_name}-${var.environment}-s3-event-processor-accept-upload"
  location = var.region

  matching_criteria {
    attribute = "type"
    value     = "google.cloud.storage.object.v1.finalized"
  }

  matching_criteria {
    attribute = "bucket"
    value     = google_storage_bucket.uploads.name
  }

  service_account = google_service_account.accept_upload_caller.email

  destination {
    cloud_run_service {
      service = google_cloudfunctions2_function.accept_upload.name
      region  = var.region
    }
  }

  depends_on = [time_sleep.permissions_in_effect]
}
