# Made from the app s3-event-processor by "motif build". Change the app and build again; edits made here are lost.

# What functions are built of. Cloud Functions keeps a copy of its own.
resource "google_storage_bucket" "bundles" {
  name                        = "${local.prefix}-s3-event-processor-functions-${local.project_hash}"
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
  repository_id = "${local.prefix}-s3-event-processor"
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
  name        = "${local.prefix}-s3-event-processor-accept-upload"
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
      MOTIF_BUCKET_UPLOADS     = google_storage_bucket.uploads.name
      MOTIF_DATABASE           = google_firestore_database.app.id
      MOTIF_LOG_LEVEL          = "info"
      MOTIF_OBJECT_FILTERS     = jsonencode([{ bucket = "uploads", prefix = "", suffix = ".csv" }])
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
  name        = "${local.prefix}-s3-event-processor-import-step"
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

# New objects of uploads to accept-upload.
resource "google_eventarc_trigger" "accept_upload" {
  name     = "${local.prefix}-s3-event-processor-accept-upload"
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
