# Made from the app async-processor by "motif build". Change the app and build again; edits made here are lost.

# What functions are built of. Cloud Functions keeps a copy of its own.
resource "google_storage_bucket" "bundles" {
  name                        = "${local.prefix}-async-processor-functions-${local.project_hash}"
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
  repository_id = "${local.prefix}-async-processor"
  description   = "Images of the functions of async-processor"
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

resource "google_storage_bucket_object" "create_job" {
  name         = "create-job/${fileexists("${path.module}/dist/create-job.zip") ? filesha256("${path.module}/dist/create-job.zip") : "missing"}.zip"
  bucket       = google_storage_bucket.bundles.name
  source       = "${path.module}/dist/create-job.zip"
  content_type = "application/zip"

  lifecycle {
    precondition {
      condition     = fileexists("${path.module}/dist/create-job.zip")
      error_message = "dist/create-job.zip is missing. Build the bundles first: in this folder, run \"npx motif build ..\"."
    }
  }
}

resource "google_cloudfunctions2_function" "create_job" {
  name        = "${local.prefix}-async-processor-create-job"
  location    = var.region
  description = "async-processor: create-job (http)"

  build_config {
    runtime           = "nodejs24"
    entry_point       = "handler"
    service_account   = google_service_account.builder.id
    docker_repository = google_artifact_registry_repository.functions.id

    source {
      storage_source {
        bucket = google_storage_bucket.bundles.name
        object = google_storage_bucket_object.create_job.name
      }
    }
  }

  service_config {
    service_account_email = google_service_account.create_job.email
    available_memory      = "256Mi"
    timeout_seconds       = 30
    min_instance_count    = 0
    max_instance_count    = 100
    # An instance does one thing at a time, so instances are what the app calls concurrency.
    max_instance_request_concurrency = 1
    ingress_settings                 = "ALLOW_ALL"
    all_traffic_on_latest_revision   = true
    environment_variables = {
      IGNORED_ROUTES = "/_motif/ignored"
      MOTIF_API = jsonencode({
        routes        = [{ method = "POST", path = "/jobs" }]
        bodyLimit     = 6291456
        behindGateway = true
      })
      MOTIF_DATABASE        = google_firestore_database.app.id
      MOTIF_LOG_LEVEL       = "info"
      MOTIF_PROJECT         = var.project_id
      MOTIF_PUBSUB_ENDPOINT = "https://${var.region}-pubsub.googleapis.com"
      MOTIF_QUEUE_JOBS      = google_pubsub_topic.jobs.id
      MOTIF_SERVICE         = "async-processor"
      MOTIF_SERVICE_ACCOUNT = google_service_account.create_job.email
      MOTIF_TABLE_JOBS      = "jobs"
      MOTIF_TABLE_REQUESTS  = "requests"
      MOTIF_TASK_QUEUE      = google_cloud_tasks_queue.delayed.id
      MOTIF_TIMEOUT_MS      = "30000"
    }
  }

  depends_on = [time_sleep.permissions_in_effect]
}

resource "google_storage_bucket_object" "get_job" {
  name         = "get-job/${fileexists("${path.module}/dist/get-job.zip") ? filesha256("${path.module}/dist/get-job.zip") : "missing"}.zip"
  bucket       = google_storage_bucket.bundles.name
  source       = "${path.module}/dist/get-job.zip"
  content_type = "application/zip"

  lifecycle {
    precondition {
      condition     = fileexists("${path.module}/dist/get-job.zip")
      error_message = "dist/get-job.zip is missing. Build the bundles first: in this folder, run \"npx motif build ..\"."
    }
  }
}

resource "google_cloudfunctions2_function" "get_job" {
  name        = "${local.prefix}-async-processor-get-job"
  location    = var.region
  description = "async-processor: get-job (http)"

  build_config {
    runtime           = "nodejs24"
    entry_point       = "handler"
    service_account   = google_service_account.builder.id
    docker_repository = google_artifact_registry_repository.functions.id

    source {
      storage_source {
        bucket = google_storage_bucket.bundles.name
        object = google_storage_bucket_object.get_job.name
      }
    }
  }

  service_config {
    service_account_email = google_service_account.get_job.email
    available_memory      = "256Mi"
    timeout_seconds       = 30
    min_instance_count    = 0
    max_instance_count    = 100
    # An instance does one thing at a time, so instances are what the app calls concurrency.
    max_instance_request_concurrency = 1
    ingress_settings                 = "ALLOW_ALL"
    all_traffic_on_latest_revision   = true
    environment_variables = {
      IGNORED_ROUTES = "/_motif/ignored"
      MOTIF_API = jsonencode({
        routes        = [{ method = "GET", path = "/jobs/{id}" }]
        bodyLimit     = 6291456
        behindGateway = true
      })
      MOTIF_DATABASE   = google_firestore_database.app.id
      MOTIF_LOG_LEVEL  = "info"
      MOTIF_PROJECT    = var.project_id
      MOTIF_SERVICE    = "async-processor"
      MOTIF_TABLE_JOBS = "jobs"
      MOTIF_TIMEOUT_MS = "30000"
    }
  }

  depends_on = [time_sleep.permissions_in_effect]
}

resource "google_storage_bucket_object" "get_job_result" {
  name         = "get-job-result/${fileexists("${path.module}/dist/get-job-result.zip") ? filesha256("${path.module}/dist/get-job-result.zip") : "missing"}.zip"
  bucket       = google_storage_bucket.bundles.name
  source       = "${path.module}/dist/get-job-result.zip"
  content_type = "application/zip"

  lifecycle {
    precondition {
      condition     = fileexists("${path.module}/dist/get-job-result.zip")
      error_message = "dist/get-job-result.zip is missing. Build the bundles first: in this folder, run \"npx motif build ..\"."
    }
  }
}

resource "google_cloudfunctions2_function" "get_job_result" {
  name        = "${local.prefix}-async-processor-get-job-result"
  location    = var.region
  description = "async-processor: get-job-result (http)"

  build_config {
    runtime           = "nodejs24"
    entry_point       = "handler"
    service_account   = google_service_account.builder.id
    docker_repository = google_artifact_registry_repository.functions.id

    source {
      storage_source {
        bucket = google_storage_bucket.bundles.name
        object = google_storage_bucket_object.get_job_result.name
      }
    }
  }

  service_config {
    service_account_email = google_service_account.get_job_result.email
    available_memory      = "256Mi"
    timeout_seconds       = 30
    min_instance_count    = 0
    max_instance_count    = 100
    # An instance does one thing at a time, so instances are what the app calls concurrency.
    max_instance_request_concurrency = 1
    ingress_settings                 = "ALLOW_ALL"
    all_traffic_on_latest_revision   = true
    environment_variables = {
      IGNORED_ROUTES = "/_motif/ignored"
      MOTIF_API = jsonencode({
        routes        = [{ method = "GET", path = "/jobs/{id}/result" }]
        bodyLimit     = 6291456
        behindGateway = true
      })
      MOTIF_BUCKET_RESULTS = google_storage_bucket.results.name
      MOTIF_LOG_LEVEL      = "info"
      MOTIF_PROJECT        = var.project_id
      MOTIF_SERVICE        = "async-processor"
      MOTIF_TIMEOUT_MS     = "30000"
    }
  }

  depends_on = [time_sleep.permissions_in_effect]
}

resource "google_storage_bucket_object" "process_job" {
  name         = "process-job/${fileexists("${path.module}/dist/process-job.zip") ? filesha256("${path.module}/dist/process-job.zip") : "missing"}.zip"
  bucket       = google_storage_bucket.bundles.name
  source       = "${path.module}/dist/process-job.zip"
  content_type = "application/zip"

  lifecycle {
    precondition {
      condition     = fileexists("${path.module}/dist/process-job.zip")
      error_message = "dist/process-job.zip is missing. Build the bundles first: in this folder, run \"npx motif build ..\"."
    }
  }
}

resource "google_cloudfunctions2_function" "process_job" {
  name        = "${local.prefix}-async-processor-process-job"
  location    = var.region
  description = "async-processor: process-job (consumer)"

  build_config {
    runtime           = "nodejs24"
    entry_point       = "handler"
    service_account   = google_service_account.builder.id
    docker_repository = google_artifact_registry_repository.functions.id

    source {
      storage_source {
        bucket = google_storage_bucket.bundles.name
        object = google_storage_bucket_object.process_job.name
      }
    }
  }

  service_config {
    service_account_email = google_service_account.process_job.email
    available_memory      = "256Mi"
    timeout_seconds       = 60
    min_instance_count    = 0
    max_instance_count    = 10
    # An instance does one thing at a time, so instances are what the app calls concurrency.
    max_instance_request_concurrency = 1
    ingress_settings                 = "ALLOW_INTERNAL_ONLY"
    all_traffic_on_latest_revision   = true
    environment_variables = {
      MOTIF_BUCKET_RESULTS  = google_storage_bucket.results.name
      MOTIF_DATABASE        = google_firestore_database.app.id
      MOTIF_LOG_LEVEL       = "info"
      MOTIF_PROJECT         = var.project_id
      MOTIF_PUBSUB_ENDPOINT = "https://${var.region}-pubsub.googleapis.com"
      MOTIF_QUEUE_DELIVERIES = jsonencode([
        {
          queue           = "jobs"
          subscription    = "projects/${var.project_id}/subscriptions/${google_pubsub_topic.jobs.name}"
          deadLetterTopic = google_pubsub_topic.jobs_dead_letter.id
          attempts        = 5
        },
      ])
      MOTIF_SERVICE    = "async-processor"
      MOTIF_TABLE_JOBS = "jobs"
      MOTIF_TIMEOUT_MS = "60000"
    }
  }

  depends_on = [time_sleep.permissions_in_effect]
}
