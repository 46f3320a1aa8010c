# Made from the app stream-processor by "motif build". Change the app and build again; edits made here are lost.

# The functions: memory in MiB, timeouts in seconds.
locals {
  functions = {
    aggregate      = { kind = "consumer", memory = 256, timeout = 30, max_instances = 100, internal = true }
    get-intervals  = { kind = "http", memory = 256, timeout = 30, max_instances = 100, internal = false }
    get-rejections = { kind = "http", memory = 256, timeout = 30, max_instances = 100, internal = false }
    keep-rejected  = { kind = "consumer", memory = 256, timeout = 30, max_instances = 100, internal = true }
    take-reading   = { kind = "http", memory = 256, timeout = 30, max_instances = 100, internal = false }
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
  repository_id = "${local.prefix}-stream-processor"
  description   = "Images of the functions of stream-processor"
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
    aggregate = {
      MOTIF_DATABASE        = google_firestore_database.app.id
      MOTIF_PUBSUB_ENDPOINT = "https://${var.region}-pubsub.googleapis.com"
      MOTIF_STREAM_DELIVERIES = jsonencode([{
        stream       = "readings"
        consumer     = "aggregate"
        subscription = "projects/${var.project_id}/subscriptions/${google_pubsub_topic.topic["readings"].name}-to-aggregate"
        failureTopic = google_pubsub_topic.topic["rejected"].id
        attempts     = 10
        maximumAgeMs = 0
      }])
      MOTIF_TABLE_INTERVALS = "intervals"
    }
    get-intervals = {
      IGNORED_ROUTES = "/_motif/ignored"
      MOTIF_API = jsonencode({
        routes        = [{ method = "GET", path = "/meters/{meter}/intervals" }]
        bodyLimit     = 6291456
        behindGateway = true
      })
      MOTIF_DATABASE        = google_firestore_database.app.id
      MOTIF_TABLE_INTERVALS = "intervals"
    }
    get-rejections = {
      IGNORED_ROUTES = "/_motif/ignored"
      MOTIF_API = jsonencode({
        routes        = [{ method = "GET", path = "/meters/{meter}/rejections" }]
        bodyLimit     = 6291456
        behindGateway = true
      })
      MOTIF_DATABASE         = google_firestore_database.app.id
      MOTIF_TABLE_REJECTIONS = "rejections"
    }
    keep-rejected = {
      MOTIF_DATABASE        = google_firestore_database.app.id
      MOTIF_PUBSUB_ENDPOINT = "https://${var.region}-pubsub.googleapis.com"
      MOTIF_QUEUE_DELIVERIES = jsonencode([{
        queue           = "rejected"
        subscription    = "projects/${var.project_id}/subscriptions/${google_pubsub_topic.topic["rejected"].name}"
        deadLetterTopic = google_pubsub_topic.topic["rejected-dead-letter"].id
        attempts        = 5
      }])
      MOTIF_STREAM_READINGS  = google_pubsub_topic.topic["readings"].id
      MOTIF_TABLE_REJECTIONS = "rejections"
    }
    take-reading = {
      IGNORED_ROUTES = "/_motif/ignored"
      MOTIF_API = jsonencode({
        routes        = [{ method = "PUT", path = "/meters/{meter}/readings/{at}" }]
        bodyLimit     = 6291456
        behindGateway = true
      })
      MOTIF_PUBSUB_ENDPOINT = "https://${var.region}-pubsub.googleapis.com"
      MOTIF_STREAM_READINGS = google_pubsub_topic.topic["readings"].id
    }
  }
}

resource "google_cloudfunctions2_function" "function" {
  for_each = local.functions

  name        = "${local.prefix}-stream-processor-${each.key}"
  location    = var.region
  description = "stream-processor: ${each.key} (${each.value.kind})"

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
      MOTIF_LOG_LEVEL  = "info"
      MOTIF_PROJECT    = var.project_id
      MOTIF_SERVICE    = "stream-processor"
      MOTIF_TIMEOUT_MS = each.value.timeout * 1000
    })
  }

  depends_on = [time_sleep.permissions_in_effect]
}
