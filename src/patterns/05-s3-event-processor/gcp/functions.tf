# Made from the app s3-event-processor by "motif build". Change the app and build again; edits made here are lost.

# The functions: memory in MiB, timeouts in seconds.
locals {
  functions = {
    accept-upload = { kind = "consumer", memory = 256, timeout = 30, max_instances = 100, internal = true }
    import-step   = { kind = "consumer", memory = 512, timeout = 120, max_instances = 10, internal = true }
  }
}

resource "google_storage_bucket_object" "bundle" {
  for_each = local.functions

  name         = "${each.key}/${fileexists("${path.module}/dist/${each.key}.zip") ? filesha256("${path.module}/dist/${each.key}.zip") : "missing"}.zip"
  bucket       = google_storage_bucket.bucket["functions"].name
  source       = "${path.module}/dist/${each.key}.zip"
  content_type = "application/zip"

  lifecycle {
    precondition {
      condition     = fileexists("${path.module}/dist/${each.key}.zip")
      error_message = "dist/${each.key}.zip is missing. Build the bundles first: in this folder, run \"npx --no-install motif build ..\"."
    }
  }
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

  depends_on = [time_sleep.services_enabled]
}

# What functions are told besides. It is no part of local.functions, since it waits for what it names.
locals {
  environments = {
    accept-upload = {
      MOTIF_ASYNC_DELIVERY = jsonencode({
        attempts        = 3
        initialDelayMs  = 60000
        maxDelayMs      = 900000
        factor          = 2
        maximumAgeMs    = 21600000
        deadLetterTopic = google_pubsub_topic.topic["accept-upload-dead-letter"].id
      })
      MOTIF_OBJECT_FILTERS = jsonencode([{ bucket = "uploads", prefix = "", suffix = ".csv" }])
    }
    import-step = {
      MOTIF_BUCKET_REPORTS = google_storage_bucket.bucket["reports"].name
      MOTIF_QUEUE_DELIVERIES = jsonencode([{
        queue           = "import-steps"
        subscription    = "projects/${var.project_id}/subscriptions/${google_pubsub_topic.topic["import-steps"].name}"
        deadLetterTopic = google_pubsub_topic.topic["import-steps-dead-letter"].id
        attempts        = 5
      }])
      MOTIF_TABLE_BAD_ROWS = "bad-rows"
      MOTIF_TABLE_PRODUCTS = "products"
    }
  }
}

resource "google_cloudfunctions2_function" "function" {
  for_each = local.functions

  name        = "${local.prefix}-s3-event-processor-${each.key}"
  location    = var.region
  description = "s3-event-processor: ${each.key} (${each.value.kind})"

  build_config {
    runtime           = "nodejs24"
    entry_point       = "handler"
    service_account   = google_service_account.account["builder"].id
    docker_repository = google_artifact_registry_repository.functions.id

    source {
      storage_source {
        bucket = google_storage_bucket.bucket["functions"].name
        object = google_storage_bucket_object.bundle[each.key].name
      }
    }
  }

  service_config {
    service_account_email = google_service_account.account[each.key].email
    available_memory      = "${each.value.memory}Mi"
    timeout_seconds       = each.value.timeout
    min_instance_count    = 0
    max_instance_count    = each.value.max_instances
    # An instance does one thing at a time, so instances are what the app calls concurrency.
    max_instance_request_concurrency = 1
    ingress_settings                 = each.value.internal ? "ALLOW_INTERNAL_ONLY" : "ALLOW_ALL"
    all_traffic_on_latest_revision   = true
    environment_variables = merge(local.environments[each.key], {
      MOTIF_BUCKET_UPLOADS     = google_storage_bucket.bucket["uploads"].name
      MOTIF_DATABASE           = google_firestore_database.app.id
      MOTIF_LOG_LEVEL          = "info"
      MOTIF_PROJECT            = var.project_id
      MOTIF_PUBSUB_ENDPOINT    = "https://${var.region}-pubsub.googleapis.com"
      MOTIF_QUEUE_IMPORT_STEPS = google_pubsub_topic.topic["import-steps"].id
      MOTIF_SERVICE            = "s3-event-processor"
      MOTIF_TABLE_IMPORTS      = "imports"
      MOTIF_TIMEOUT_MS         = each.value.timeout * 1000
    })
  }

  depends_on = [time_sleep.permissions_in_effect]
}

resource "google_eventarc_trigger" "trigger" {
  for_each = toset([
    # New objects of uploads to accept-upload.
    "accept-upload",
  ])

  name     = "${local.prefix}-s3-event-processor-${each.key}"
  location = var.region

  matching_criteria {
    attribute = "type"
    value     = "google.cloud.storage.object.v1.finalized"
  }

  matching_criteria {
    attribute = "bucket"
    value     = google_storage_bucket.bucket["uploads"].name
  }

  service_account = google_service_account.account["accept-upload-caller"].email

  destination {
    cloud_run_service {
      service = google_cloudfunctions2_function.function[each.key].name
      region  = var.region
    }
  }

  depends_on = [
    time_sleep.permissions_in_effect,
    google_cloud_run_v2_service_iam_member.caller,
  ]
}
