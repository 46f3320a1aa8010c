# Made from the app presigned-upload by "motif build". Change the app and build again; edits made here are lost.

# The functions: memory in MiB, timeouts in seconds.
locals {
  functions = {
    confirm-upload = { kind = "consumer", memory = 256, timeout = 30, max_instances = 100, internal = true }
    get-upload     = { kind = "http", memory = 256, timeout = 30, max_instances = 100, internal = false }
    offer-upload   = { kind = "http", memory = 256, timeout = 30, max_instances = 100, internal = false }
    sweep-uploads  = { kind = "scheduled", memory = 256, timeout = 300, max_instances = 100, internal = true }
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
  repository_id = "${local.prefix}-presigned-upload"
  description   = "Images of the functions of presigned-upload"
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
    confirm-upload = {
      MOTIF_ASYNC_DELIVERY = jsonencode({
        attempts        = 3
        initialDelayMs  = 60000
        maxDelayMs      = 900000
        factor          = 2
        maximumAgeMs    = 21600000
        deadLetterTopic = google_pubsub_topic.topic["confirm-upload-dead-letter"].id
      })
      MOTIF_BUCKET_FILES    = google_storage_bucket.bucket["files"].name
      MOTIF_OBJECT_FILTERS  = jsonencode([{ bucket = "files", prefix = "", suffix = "" }])
      MOTIF_PUBSUB_ENDPOINT = "https://${var.region}-pubsub.googleapis.com"
    }
    get-upload = {
      IGNORED_ROUTES = "/_motif/ignored"
      MOTIF_API = jsonencode({
        routes        = [{ method = "GET", path = "/uploads/{id}" }]
        bodyLimit     = 6291456
        behindGateway = true
      })
    }
    offer-upload = {
      IGNORED_ROUTES = "/_motif/ignored"
      MOTIF_API = jsonencode({
        routes        = [{ method = "POST", path = "/uploads" }]
        bodyLimit     = 6291456
        behindGateway = true
      })
      MOTIF_BUCKET_FILES  = google_storage_bucket.bucket["files"].name
      MOTIF_UPLOAD_SIGNER = google_service_account.account["offer-upload"].email
    }
    sweep-uploads = {
      MOTIF_ASYNC_DELIVERY = jsonencode({
        attempts        = 3
        initialDelayMs  = 60000
        maxDelayMs      = 900000
        factor          = 2
        maximumAgeMs    = 21600000
        deadLetterTopic = google_pubsub_topic.topic["sweep-uploads-dead-letter"].id
      })
      MOTIF_BUCKET_FILES    = google_storage_bucket.bucket["files"].name
      MOTIF_PUBSUB_ENDPOINT = "https://${var.region}-pubsub.googleapis.com"
    }
  }
}

resource "google_cloudfunctions2_function" "function" {
  for_each = local.functions

  name        = "${local.prefix}-presigned-upload-${each.key}"
  location    = var.region
  description = "presigned-upload: ${each.key} (${each.value.kind})"

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
      MOTIF_DATABASE      = google_firestore_database.app.id
      MOTIF_LOG_LEVEL     = "info"
      MOTIF_PROJECT       = var.project_id
      MOTIF_SERVICE       = "presigned-upload"
      MOTIF_TABLE_UPLOADS = "uploads"
      MOTIF_TIMEOUT_MS    = each.value.timeout * 1000
    })
  }

  depends_on = [time_sleep.permissions_in_effect]
}

resource "google_eventarc_trigger" "trigger" {
  for_each = toset([
    # New objects of files to confirm-upload.
    "confirm-upload",
  ])

  name     = "${local.prefix}-presigned-upload-${each.key}"
  location = var.region

  matching_criteria {
    attribute = "type"
    value     = "google.cloud.storage.object.v1.finalized"
  }

  matching_criteria {
    attribute = "bucket"
    value     = google_storage_bucket.bucket["files"].name
  }

  service_account = google_service_account.account["confirm-upload-caller"].email

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

resource "google_cloud_scheduler_job" "schedule" {
  for_each = toset(["sweeping"])

  name             = "${local.prefix}-presigned-upload-${each.key}"
  region           = var.region
  description      = "Runs sweep-uploads"
  schedule         = "0 * * * *"
  time_zone        = "Etc/UTC"
  attempt_deadline = "300s"

  http_target {
    http_method = "POST"
    uri         = google_cloudfunctions2_function.function["sweep-uploads"].service_config[0].uri
    headers     = { Content-Type = "application/json" }
    body        = base64encode(jsonencode({ schedule = each.key }))

    oidc_token {
      service_account_email = google_service_account.account["sweep-uploads-caller"].email
      audience              = google_cloudfunctions2_function.function["sweep-uploads"].service_config[0].uri
    }
  }

  retry_config {
    retry_count          = 5
    min_backoff_duration = "60s"
    max_backoff_duration = "900s"
    max_doublings        = 5
    max_retry_duration   = "22800s"
  }

  depends_on = [google_cloud_run_v2_service_iam_member.caller]
}
