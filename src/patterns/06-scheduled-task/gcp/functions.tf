# Made from the app scheduled-task by "motif build". Change the app and build again; edits made here are lost.

# The functions: memory in MiB, timeouts in seconds.
locals {
  functions = {
    check-health = { kind = "scheduled", memory = 256, timeout = 60, max_instances = 100, internal = true }
    clean-up     = { kind = "scheduled", memory = 256, timeout = 300, max_instances = 100, internal = true }
    get-health   = { kind = "http", memory = 256, timeout = 30, max_instances = 100, internal = false }
    get-report   = { kind = "http", memory = 256, timeout = 30, max_instances = 100, internal = false }
    make-reports = { kind = "scheduled", memory = 256, timeout = 300, max_instances = 100, internal = true }
    put-sale     = { kind = "http", memory = 256, timeout = 30, max_instances = 100, internal = false }
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
  repository_id = "${local.prefix}-scheduled-task"
  description   = "Images of the functions of scheduled-task"
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
    check-health = {
      MOTIF_ASYNC_DELIVERY = jsonencode({
        attempts        = 3
        initialDelayMs  = 60000
        maxDelayMs      = 900000
        factor          = 2
        maximumAgeMs    = 21600000
        deadLetterTopic = google_pubsub_topic.topic["check-health-dead-letter"].id
      })
      MOTIF_PUBSUB_ENDPOINT = "https://${var.region}-pubsub.googleapis.com"
      MOTIF_SERVICE_PARTNER = var.service_partner_url
      MOTIF_TABLE_HEALTH    = "health"
    }
    clean-up = {
      MOTIF_ASYNC_DELIVERY = jsonencode({
        attempts        = 3
        initialDelayMs  = 60000
        maxDelayMs      = 900000
        factor          = 2
        maximumAgeMs    = 21600000
        deadLetterTopic = google_pubsub_topic.topic["clean-up-dead-letter"].id
      })
      MOTIF_PUBSUB_ENDPOINT = "https://${var.region}-pubsub.googleapis.com"
      MOTIF_TABLE_LEASES    = "leases"
      MOTIF_TABLE_PROGRESS  = "progress"
      MOTIF_TABLE_REPORTS   = "reports"
      MOTIF_TABLE_SALES     = "sales"
    }
    get-health = {
      IGNORED_ROUTES = "/_motif/ignored"
      MOTIF_API = jsonencode({
        routes        = [{ method = "GET", path = "/health" }]
        bodyLimit     = 6291456
        behindGateway = true
      })
      MOTIF_TABLE_HEALTH = "health"
    }
    get-report = {
      IGNORED_ROUTES = "/_motif/ignored"
      MOTIF_API = jsonencode({
        routes        = [{ method = "GET", path = "/reports/{day}" }]
        bodyLimit     = 6291456
        behindGateway = true
      })
      MOTIF_TABLE_REPORTS = "reports"
    }
    make-reports = {
      MOTIF_ASYNC_DELIVERY = jsonencode({
        attempts        = 3
        initialDelayMs  = 60000
        maxDelayMs      = 900000
        factor          = 2
        maximumAgeMs    = 21600000
        deadLetterTopic = google_pubsub_topic.topic["make-reports-dead-letter"].id
      })
      MOTIF_PUBSUB_ENDPOINT = "https://${var.region}-pubsub.googleapis.com"
      MOTIF_TABLE_REPORTS   = "reports"
      MOTIF_TABLE_SALES     = "sales"
    }
    put-sale = {
      IGNORED_ROUTES = "/_motif/ignored"
      MOTIF_API = jsonencode({
        routes        = [{ method = "PUT", path = "/days/{day}/sales/{number}" }]
        bodyLimit     = 6291456
        behindGateway = true
      })
      MOTIF_TABLE_SALES = "sales"
    }
  }
}

resource "google_cloudfunctions2_function" "function" {
  for_each = local.functions

  name        = "${local.prefix}-scheduled-task-${each.key}"
  location    = var.region
  description = "scheduled-task: ${each.key} (${each.value.kind})"

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
      MOTIF_SERVICE    = "scheduled-task"
      MOTIF_TIMEOUT_MS = each.value.timeout * 1000
    })
  }

  depends_on = [time_sleep.permissions_in_effect]
}

resource "google_cloud_scheduler_job" "schedule" {
  for_each = {
    checking = {
      description      = "Runs check-health"
      cron             = "*/30 * * * *"
      time_zone        = "Etc/UTC"
      start_within     = 300000
      function         = "check-health"
      caller           = "check-health-caller"
      attempt_deadline = "60s"
      retry_time       = "22560s"
    }
    cleaning = {
      description      = "Runs clean-up"
      cron             = "0 */3 * * *"
      time_zone        = "Etc/UTC"
      start_within     = null
      function         = "clean-up"
      caller           = "clean-up-caller"
      attempt_deadline = "300s"
      retry_time       = "22800s"
    }
    reporting = {
      description      = "Runs make-reports"
      cron             = "0 6 * * *"
      time_zone        = "Europe/Paris"
      start_within     = null
      function         = "make-reports"
      caller           = "make-reports-caller"
      attempt_deadline = "300s"
      retry_time       = "22800s"
    }
  }

  name             = "${local.prefix}-scheduled-task-${each.key}"
  region           = var.region
  description      = each.value.description
  schedule         = each.value.cron
  time_zone        = each.value.time_zone
  attempt_deadline = each.value.attempt_deadline

  http_target {
    http_method = "POST"
    uri         = google_cloudfunctions2_function.function[each.value.function].service_config[0].uri
    headers     = { Content-Type = "application/json" }
    body = base64encode(jsonencode({
      schedule      = each.key
      startWithinMs = each.value.start_within
    }))

    oidc_token {
      service_account_email = google_service_account.account[each.value.caller].email
      audience              = google_cloudfunctions2_function.function[each.value.function].service_config[0].uri
    }
  }

  retry_config {
    retry_count          = 5
    min_backoff_duration = "60s"
    max_backoff_duration = "900s"
    max_doublings        = 5
    max_retry_duration   = each.value.retry_time
  }

  depends_on = [google_cloud_run_v2_service_iam_member.caller]
}
