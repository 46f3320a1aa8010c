# Made from the app authorized-api by "motif build". Change the app and build again; edits made here are lost.

# The functions: memory in MiB, timeouts in seconds.
locals {
  functions = {
    decide-expense = { kind = "http", memory = 256, timeout = 30, max_instances = 100, internal = false }
    get-expense    = { kind = "http", memory = 256, timeout = 30, max_instances = 100, internal = false }
    list-expenses  = { kind = "http", memory = 256, timeout = 30, max_instances = 100, internal = false }
    submit-expense = { kind = "http", memory = 256, timeout = 30, max_instances = 100, internal = false }
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
  repository_id = "${local.prefix}-authorized-api"
  description   = "Images of the functions of authorized-api"
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
    decide-expense = {
      MOTIF_API = jsonencode({
        routes        = [{ method = "PUT", path = "/expenses/{id}/decision" }]
        bodyLimit     = 16384
        behindGateway = true
      })
    }
    get-expense = {
      MOTIF_API = jsonencode({
        routes        = [{ method = "GET", path = "/expenses/{id}" }]
        bodyLimit     = 16384
        behindGateway = true
        otherRoutes   = [{ method = "PUT", path = "/expenses/{id}" }]
      })
    }
    list-expenses = {
      MOTIF_API = jsonencode({
        routes        = [{ method = "GET", path = "/expenses" }]
        bodyLimit     = 16384
        behindGateway = true
      })
    }
    submit-expense = {
      MOTIF_API = jsonencode({
        routes        = [{ method = "PUT", path = "/expenses/{id}" }]
        bodyLimit     = 16384
        behindGateway = true
        otherRoutes   = [{ method = "GET", path = "/expenses/{id}" }]
      })
    }
  }
}

resource "google_cloudfunctions2_function" "function" {
  for_each = local.functions

  name        = "${local.prefix}-authorized-api-${each.key}"
  location    = var.region
  description = "authorized-api: ${each.key} (${each.value.kind})"

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
      IGNORED_ROUTES         = "/_motif/ignored"
      MOTIF_DATABASE         = google_firestore_database.app.id
      MOTIF_LOG_LEVEL        = "info"
      MOTIF_PROJECT          = var.project_id
      MOTIF_SERVICE          = "authorized-api"
      MOTIF_SERVICE_IDENTITY = var.service_identity_url
      MOTIF_TABLE_EXPENSES   = "expenses"
      MOTIF_TIMEOUT_MS       = each.value.timeout * 1000
    })
  }

  depends_on = [time_sleep.permissions_in_effect]
}
