# Made from the app transactional-outbox by "motif build". Change the app and build again; edits made here are lost.

# The functions: memory in MiB, timeouts in seconds.
locals {
  functions = {
    cancel-order = { kind = "http", memory = 256, timeout = 30, max_instances = 100, internal = false }
    get-order    = { kind = "http", memory = 256, timeout = 30, max_instances = 100, internal = false }
    get-parcel   = { kind = "http", memory = 256, timeout = 30, max_instances = 100, internal = false }
    pack-order   = { kind = "consumer", memory = 256, timeout = 30, max_instances = 100, internal = true }
    put-order    = { kind = "http", memory = 256, timeout = 30, max_instances = 100, internal = false }
    relay-order  = { kind = "consumer", memory = 256, timeout = 30, max_instances = 100, internal = true }
    sweep-outbox = { kind = "scheduled", memory = 256, timeout = 60, max_instances = 100, internal = true }
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
  repository_id = "${local.prefix}-transactional-outbox"
  description   = "Images of the functions of transactional-outbox"
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
    cancel-order = {
      IGNORED_ROUTES = "/_motif/ignored"
      MOTIF_API = jsonencode({
        routes        = [{ method = "DELETE", path = "/orders/{order}" }]
        bodyLimit     = 6291456
        behindGateway = true
        otherRoutes = [
          { method = "PUT", path = "/orders/{order}" },
          { method = "GET", path = "/orders/{order}" },
        ]
      })
      MOTIF_PUBSUB_ENDPOINT = "https://${var.region}-pubsub.googleapis.com"
      MOTIF_QUEUE_UNTOLD    = google_pubsub_topic.topic["untold"].id
      MOTIF_TABLE_ORDERS    = "orders"
    }
    get-order = {
      IGNORED_ROUTES = "/_motif/ignored"
      MOTIF_API = jsonencode({
        routes        = [{ method = "GET", path = "/orders/{order}" }]
        bodyLimit     = 6291456
        behindGateway = true
        otherRoutes = [
          { method = "PUT", path = "/orders/{order}" },
          { method = "DELETE", path = "/orders/{order}" },
        ]
      })
      MOTIF_TABLE_ORDERS = "orders"
    }
    get-parcel = {
      IGNORED_ROUTES = "/_motif/ignored"
      MOTIF_API = jsonencode({
        routes        = [{ method = "GET", path = "/parcels/{order}" }]
        bodyLimit     = 6291456
        behindGateway = true
      })
      MOTIF_TABLE_PARCELS = "parcels"
    }
    pack-order = {
      MOTIF_PUBSUB_ENDPOINT = "https://${var.region}-pubsub.googleapis.com"
      MOTIF_QUEUE_DELIVERIES = jsonencode([{
        queue           = "announcements"
        subscription    = "projects/${var.project_id}/subscriptions/${google_pubsub_topic.topic["announcements"].name}"
        deadLetterTopic = google_pubsub_topic.topic["announcements-dead-letter"].id
        attempts        = 5
      }])
      MOTIF_TABLE_PARCELS = "parcels"
    }
    put-order = {
      IGNORED_ROUTES = "/_motif/ignored"
      MOTIF_API = jsonencode({
        routes        = [{ method = "PUT", path = "/orders/{order}" }]
        bodyLimit     = 6291456
        behindGateway = true
        otherRoutes = [
          { method = "DELETE", path = "/orders/{order}" },
          { method = "GET", path = "/orders/{order}" },
        ]
      })
      MOTIF_PUBSUB_ENDPOINT = "https://${var.region}-pubsub.googleapis.com"
      MOTIF_QUEUE_UNTOLD    = google_pubsub_topic.topic["untold"].id
      MOTIF_TABLE_ORDERS    = "orders"
    }
    relay-order = {
      MOTIF_PUBSUB_ENDPOINT     = "https://${var.region}-pubsub.googleapis.com"
      MOTIF_QUEUE_ANNOUNCEMENTS = google_pubsub_topic.topic["announcements"].id
      MOTIF_QUEUE_DELIVERIES = jsonencode([{
        queue           = "untold"
        subscription    = "projects/${var.project_id}/subscriptions/${google_pubsub_topic.topic["untold"].name}"
        deadLetterTopic = google_pubsub_topic.topic["untold-dead-letter"].id
        attempts        = 5
      }])
      MOTIF_TABLE_ORDERS = "orders"
    }
    sweep-outbox = {
      MOTIF_ASYNC_DELIVERY = jsonencode({
        attempts        = 3
        initialDelayMs  = 60000
        maxDelayMs      = 900000
        factor          = 2
        maximumAgeMs    = 21600000
        deadLetterTopic = google_pubsub_topic.topic["sweep-outbox-dead-letter"].id
      })
      MOTIF_PUBSUB_ENDPOINT = "https://${var.region}-pubsub.googleapis.com"
      MOTIF_QUEUE_UNTOLD    = google_pubsub_topic.topic["untold"].id
      MOTIF_TABLE_ORDERS    = "orders"
    }
  }
}

resource "google_cloudfunctions2_function" "function" {
  for_each = local.functions

  name        = "${local.prefix}-transactional-outbox-${each.key}"
  location    = var.region
  description = "transactional-outbox: ${each.key} (${each.value.kind})"

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
      MOTIF_DATABASE   = google_firestore_database.app.id
      MOTIF_LOG_LEVEL  = "info"
      MOTIF_PROJECT    = var.project_id
      MOTIF_SERVICE    = "transactional-outbox"
      MOTIF_TIMEOUT_MS = each.value.timeout * 1000
    })
  }

  depends_on = [time_sleep.permissions_in_effect]
}

resource "google_cloud_scheduler_job" "schedule" {
  for_each = toset(["sweep"])

  name             = "${local.prefix}-transactional-outbox-${each.key}"
  region           = var.region
  description      = "Runs sweep-outbox"
  schedule         = "*/5 * * * *"
  time_zone        = "Etc/UTC"
  attempt_deadline = "60s"

  http_target {
    http_method = "POST"
    uri         = google_cloudfunctions2_function.function["sweep-outbox"].service_config[0].uri
    headers     = { Content-Type = "application/json" }
    body        = base64encode(jsonencode({ schedule = each.key }))

    oidc_token {
      service_account_email = google_service_account.account["sweep-outbox-caller"].email
      audience              = google_cloudfunctions2_function.function["sweep-outbox"].service_config[0].uri
    }
  }

  retry_config {
    retry_count          = 5
    min_backoff_duration = "60s"
    max_backoff_duration = "900s"
    max_doublings        = 5
    max_retry_duration   = "22560s"
  }

  depends_on = [google_cloud_run_v2_service_iam_member.caller]
}
