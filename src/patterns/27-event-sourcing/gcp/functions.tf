# Made from the app event-sourcing by "motif build". Change the app and build again; edits made here are lost.

# The functions: memory in MiB, timeouts in seconds.
locals {
  functions = {
    catch-up         = { kind = "scheduled", memory = 256, timeout = 60, max_instances = 100, internal = true }
    get-account      = { kind = "http", memory = 256, timeout = 30, max_instances = 100, internal = false }
    get-history      = { kind = "http", memory = 256, timeout = 30, max_instances = 100, internal = false }
    list-accounts    = { kind = "http", memory = 256, timeout = 30, max_instances = 100, internal = false }
    move-money       = { kind = "http", memory = 256, timeout = 30, max_instances = 100, internal = false }
    open-account     = { kind = "http", memory = 256, timeout = 30, max_instances = 100, internal = false }
    project-account  = { kind = "consumer", memory = 256, timeout = 30, max_instances = 100, internal = true }
    rebuild-balances = { kind = "consumer", memory = 256, timeout = 60, max_instances = 100, internal = true }
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
  repository_id = "${local.prefix}-event-sourcing"
  description   = "Images of the functions of event-sourcing"
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
    catch-up = {
      MOTIF_ASYNC_DELIVERY = jsonencode({
        attempts        = 3
        initialDelayMs  = 60000
        maxDelayMs      = 900000
        factor          = 2
        maximumAgeMs    = 21600000
        deadLetterTopic = google_pubsub_topic.topic["catch-up-dead-letter"].id
      })
      MOTIF_FUNCTION_ACCOUNT = google_service_account.account["catch-up"].email
      MOTIF_PUBSUB_ENDPOINT  = "https://${var.region}-pubsub.googleapis.com"
      MOTIF_QUEUE_CHANGED    = google_pubsub_topic.topic["changed"].id
      MOTIF_TABLE_ACCOUNTS   = "accounts"
      MOTIF_TASK_QUEUE       = google_cloud_tasks_queue.delayed.id
    }
    get-account = {
      IGNORED_ROUTES = "/_motif/ignored"
      MOTIF_API = jsonencode({
        routes        = [{ method = "GET", path = "/accounts/{account}" }]
        bodyLimit     = 6291456
        behindGateway = true
        otherRoutes   = [{ method = "PUT", path = "/accounts/{account}" }]
      })
      MOTIF_TABLE_ACCOUNTS = "accounts"
    }
    get-history = {
      IGNORED_ROUTES = "/_motif/ignored"
      MOTIF_API = jsonencode({
        routes        = [{ method = "GET", path = "/accounts/{account}/events" }]
        bodyLimit     = 6291456
        behindGateway = true
      })
      MOTIF_TABLE_ACCOUNTS = "accounts"
    }
    list-accounts = {
      IGNORED_ROUTES = "/_motif/ignored"
      MOTIF_API = jsonencode({
        routes        = [{ method = "GET", path = "/owners/{owner}/accounts" }]
        bodyLimit     = 6291456
        behindGateway = true
      })
      MOTIF_TABLE_BALANCES = "balances"
    }
    move-money = {
      IGNORED_ROUTES = "/_motif/ignored"
      MOTIF_API = jsonencode({
        routes        = [{ method = "POST", path = "/accounts/{account}/movements" }]
        bodyLimit     = 6291456
        behindGateway = true
      })
      MOTIF_FUNCTION_ACCOUNT = google_service_account.account["move-money"].email
      MOTIF_PUBSUB_ENDPOINT  = "https://${var.region}-pubsub.googleapis.com"
      MOTIF_QUEUE_CHANGED    = google_pubsub_topic.topic["changed"].id
      MOTIF_TABLE_ACCOUNTS   = "accounts"
      MOTIF_TASK_QUEUE       = google_cloud_tasks_queue.delayed.id
    }
    open-account = {
      IGNORED_ROUTES = "/_motif/ignored"
      MOTIF_API = jsonencode({
        routes        = [{ method = "PUT", path = "/accounts/{account}" }]
        bodyLimit     = 6291456
        behindGateway = true
        otherRoutes   = [{ method = "GET", path = "/accounts/{account}" }]
      })
      MOTIF_FUNCTION_ACCOUNT = google_service_account.account["open-account"].email
      MOTIF_PUBSUB_ENDPOINT  = "https://${var.region}-pubsub.googleapis.com"
      MOTIF_QUEUE_CHANGED    = google_pubsub_topic.topic["changed"].id
      MOTIF_TABLE_ACCOUNTS   = "accounts"
      MOTIF_TASK_QUEUE       = google_cloud_tasks_queue.delayed.id
    }
    project-account = {
      MOTIF_PUBSUB_ENDPOINT = "https://${var.region}-pubsub.googleapis.com"
      MOTIF_QUEUE_DELIVERIES = jsonencode([{
        queue           = "changed"
        subscription    = "projects/${var.project_id}/subscriptions/${google_pubsub_topic.topic["changed"].name}"
        deadLetterTopic = google_pubsub_topic.topic["changed-dead-letter"].id
        attempts        = 5
      }])
      MOTIF_TABLE_ACCOUNTS = "accounts"
      MOTIF_TABLE_BALANCES = "balances"
    }
    rebuild-balances = {
      MOTIF_FUNCTION_ACCOUNT = google_service_account.account["rebuild-balances"].email
      MOTIF_PUBSUB_ENDPOINT  = "https://${var.region}-pubsub.googleapis.com"
      MOTIF_QUEUE_DELIVERIES = jsonencode([{
        queue           = "rebuilding"
        subscription    = "projects/${var.project_id}/subscriptions/${google_pubsub_topic.topic["rebuilding"].name}"
        deadLetterTopic = google_pubsub_topic.topic["rebuilding-dead-letter"].id
        attempts        = 5
      }])
      MOTIF_QUEUE_REBUILDING = google_pubsub_topic.topic["rebuilding"].id
      MOTIF_TABLE_ACCOUNTS   = "accounts"
      MOTIF_TABLE_BALANCES   = "balances"
      MOTIF_TASK_QUEUE       = google_cloud_tasks_queue.delayed.id
    }
  }
}

resource "google_cloudfunctions2_function" "function" {
  for_each = local.functions

  name        = "${local.prefix}-event-sourcing-${each.key}"
  location    = var.region
  description = "event-sourcing: ${each.key} (${each.value.kind})"

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
      MOTIF_SERVICE    = "event-sourcing"
      MOTIF_TIMEOUT_MS = each.value.timeout * 1000
    })
  }

  depends_on = [time_sleep.permissions_in_effect]
}

resource "google_cloud_scheduler_job" "schedule" {
  for_each = toset(["catch-up"])

  name             = "${local.prefix}-event-sourcing-${each.key}"
  region           = var.region
  description      = "Runs catch-up"
  schedule         = "*/5 * * * *"
  time_zone        = "Etc/UTC"
  attempt_deadline = "60s"

  http_target {
    http_method = "POST"
    uri         = google_cloudfunctions2_function.function[each.key].service_config[0].uri
    headers     = { Content-Type = "application/json" }
    body        = base64encode(jsonencode({ schedule = each.key }))

    oidc_token {
      service_account_email = google_service_account.account["catch-up-caller"].email
      audience              = google_cloudfunctions2_function.function[each.key].service_config[0].uri
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
