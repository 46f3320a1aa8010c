# Made from the app load-leveling by "motif build". Change the app and build again; edits made here are lost.

# The functions: memory in MiB, timeouts in seconds.
locals {
  functions = {
    accept-reading  = { kind = "http", memory = 256, timeout = 30, max_instances = 100, internal = false }
    record-readings = { kind = "consumer", memory = 256, timeout = 30, max_instances = 3, internal = true }
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
  repository_id = "${local.prefix}-load-leveling"
  description   = "Images of the functions of load-leveling"
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
    accept-reading = {
      IGNORED_ROUTES = "/_motif/ignored"
      MOTIF_API = jsonencode({
        routes    = [{ method = "PUT", path = "/meters/{meter}/readings/{day}" }]
        bodyLimit = 6291456
      })
      MOTIF_FUNCTION_ACCOUNT = google_service_account.account["accept-reading"].email
      MOTIF_QUEUE_READINGS   = google_pubsub_topic.topic["readings"].id
      MOTIF_TASK_QUEUE       = google_cloud_tasks_queue.delayed.id
    }
    record-readings = {
      MOTIF_DATABASE = google_firestore_database.app.id
      MOTIF_QUEUE_DELIVERIES = jsonencode([{
        queue           = "readings"
        subscription    = "projects/${var.project_id}/subscriptions/${google_pubsub_topic.topic["readings"].name}"
        deadLetterTopic = google_pubsub_topic.topic["readings-dead-letter"].id
        attempts        = 30
      }])
      MOTIF_SERVICE_BILLING = var.service_billing_url
    }
  }
}

resource "google_cloudfunctions2_function" "function" {
  for_each = local.functions

  name        = "${local.prefix}-load-leveling-${each.key}"
  location    = var.region
  description = "load-leveling: ${each.key} (${each.value.kind})"

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
      MOTIF_LOG_LEVEL       = "info"
      MOTIF_PROJECT         = var.project_id
      MOTIF_PUBSUB_ENDPOINT = "https://${var.region}-pubsub.googleapis.com"
      MOTIF_SERVICE         = "load-leveling"
      MOTIF_TIMEOUT_MS      = each.value.timeout * 1000
    })
  }

  depends_on = [time_sleep.permissions_in_effect]
}
