# Made from the app async-processor by "motif build". Change the app and build again; edits made here are lost.

terraform {
  required_version = ">= 1.9.0"

  required_providers {
    google = {
      source  = "hashicorp/google"
      version = ">= 6.50, < 8"
    }
    google-beta = {
      source  = "hashicorp/google-beta"
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
    app         = "async-processor"
    managed-by  = "terraform"
  })
}

# API Gateway is in this provider only.
provider "google-beta" {
  project = var.project_id
  region  = var.region
  default_labels = merge(var.labels, {
    project     = var.project_name
    environment = var.environment
    app         = "async-processor"
    managed-by  = "terraform"
  })
}

# Keeps names apart that all projects share.
locals {
  project_hash = substr(sha256(var.project_id), 0, 8)
}

resource "google_project_service" "required" {
  for_each = toset([
    "apigateway.googleapis.com",
    "artifactregistry.googleapis.com",
    "cloudbuild.googleapis.com",
    "cloudfunctions.googleapis.com",
    "cloudtasks.googleapis.com",
    "firestore.googleapis.com",
    "iam.googleapis.com",
    "logging.googleapis.com",
    "monitoring.googleapis.com",
    "pubsub.googleapis.com",
    "run.googleapis.com",
    "servicecontrol.googleapis.com",
    "servicemanagement.googleapis.com",
    "storage.googleapis.com",
  ])

  project            = var.project_id
  service            = each.value
  disable_on_destroy = false
}

# What functions are built of. Cloud Functions keeps a copy of its own.
resource "google_storage_bucket" "bundles" {
  name                        = "${var.project_name}-${var.environment}-async-processor-functions-${local.project_hash}"
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
  repository_id = "${var.project_name}-${var.environment}-async-processor"
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
  name        = "${var.project_name}-${var.environment}-async-processor-create-job"
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
        routes = [
          {
            method = "POST"
            path   = "/jobs"
          },
        ]
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
  name        = "${var.project_name}-${var.environment}-async-processor-get-job"
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
        routes = [
          {
            method = "GET"
            path   = "/jobs/{id}"
          },
        ]
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
  name        = "${var.project_name}-${var.environment}-async-processor-get-job-result"
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
        routes = [
          {
            method = "GET"
            path   = "/jobs/{id}/result"
          },
        ]
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
  name        = "${var.project_name}-${var.environment}-async-processor-process-job"
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

# What stands behind the operations of the API.
locals {
  api_backends = {
    create_job = {
      address          = google_cloudfunctions2_function.create_job.service_config[0].uri
      path_translation = "APPEND_PATH_TO_ADDRESS"
      deadline         = 30
    }
    get_job = {
      address          = google_cloudfunctions2_function.get_job.service_config[0].uri
      path_translation = "APPEND_PATH_TO_ADDRESS"
      deadline         = 30
    }
    get_job_result = {
      address          = google_cloudfunctions2_function.get_job_result.service_config[0].uri
      path_translation = "APPEND_PATH_TO_ADDRESS"
      deadline         = 30
    }
  }
  api_responses = {
    "200" = {
      description = "What the function answers, whatever its status."
    }
  }
}

resource "google_api_gateway_api" "app" {
  provider = google-beta

  api_id       = "${var.project_name}-${var.environment}-async-processor-api"
  display_name = "${var.project_name}-${var.environment}-async-processor"

  depends_on = [google_project_service.required]
}

resource "google_api_gateway_api_config" "app" {
  provider = google-beta

  api                  = google_api_gateway_api.app.api_id
  api_config_id_prefix = "motif-"

  gateway_config {
    backend_config {
      google_service_account = google_service_account.gateway.email
    }
  }

  openapi_documents {
    document {
      path = "openapi.json"
      contents = base64encode(jsonencode({
        swagger = "2.0"
        info = {
          title   = "${var.project_name}-${var.environment}-async-processor"
          version = "1"
        }
        schemes = ["https"]
        paths = {
          "/jobs" = {
            post = {
              operationId      = "post_jobs"
              responses        = local.api_responses
              x-google-backend = local.api_backends.create_job
            }
          }
          "/jobs/{id}" = {
            get = {
              operationId = "get_jobs_id"
              parameters = [
                {
                  name     = "id"
                  in       = "path"
                  required = true
                  type     = "string"
                },
              ]
              responses        = local.api_responses
              x-google-backend = local.api_backends.get_job
            }
            head = {
              operationId = "head_jobs_id"
              parameters = [
                {
                  name     = "id"
                  in       = "path"
                  required = true
                  type     = "string"
                },
              ]
              responses        = local.api_responses
              x-google-backend = local.api_backends.get_job
            }
          }
          "/jobs/{id}/result" = {
            get = {
              operationId = "get_jobs_id_result"
              parameters = [
                {
                  name     = "id"
                  in       = "path"
                  required = true
                  type     = "string"
                },
              ]
              responses        = local.api_responses
              x-google-backend = local.api_backends.get_job_result
            }
            head = {
              operationId = "head_jobs_id_result"
              parameters = [
                {
                  name     = "id"
                  in       = "path"
                  required = true
                  type     = "string"
                },
              ]
              responses        = local.api_responses
              x-google-backend = local.api_backends.get_job_result
            }
          }
        }
      }))
    }
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "google_api_gateway_gateway" "app" {
  provider = google-beta

  gateway_id = "${var.project_name}-${var.environment}-async-processor-api"
  region     = coalesce(var.gateway_region, var.region)
  api_config = google_api_gateway_api_config.app.id
}

# Queue jobs, consumed by process-job.
resource "google_pubsub_topic" "jobs" {
  name = "${var.project_name}-${var.environment}-async-processor-jobs"

  message_storage_policy {
    allowed_persistence_regions = [var.region]
  }

  depends_on = [google_project_service.required]
}

# Messages of jobs that failed.
resource "google_pubsub_topic" "jobs_dead_letter" {
  name = "${var.project_name}-${var.environment}-async-processor-jobs-dead-letter"

  message_storage_policy {
    allowed_persistence_regions = [var.region]
  }

  depends_on = [google_project_service.required]
}

# Queue jobs to process-job.
# The app takes up to 10 messages at once; a push carries one.
resource "google_pubsub_subscription" "jobs" {
  name                       = "${var.project_name}-${var.environment}-async-processor-jobs"
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
  name                       = "${var.project_name}-${var.environment}-async-processor-jobs-dead-letter"
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
  name     = "${var.project_name}-${var.environment}-async-processor"
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
  name                              = "${var.project_name}-${var.environment}-async-processor"
  location_id                       = coalesce(var.firestore_location, var.region)
  type                              = "FIRESTORE_NATIVE"
  point_in_time_recovery_enablement = "POINT_IN_TIME_RECOVERY_ENABLED"
  delete_protection_state           = var.deletion_protection ? "DELETE_PROTECTION_ENABLED" : "DELETE_PROTECTION_DISABLED"
  deletion_policy                   = "DELETE"

  depends_on = [google_project_service.required]
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

resource "google_storage_bucket" "results" {
  name                        = "${var.project_name}-${var.environment}-async-processor-results-${local.project_hash}"
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
