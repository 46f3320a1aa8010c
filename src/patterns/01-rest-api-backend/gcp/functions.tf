# Made from the app rest-api-backend by "motif build". Change the app and build again; edits made here are lost.

# What functions are built of. Cloud Functions keeps a copy of its own.
resource "google_storage_bucket" "bundles" {
  name                        = "${local.prefix}-rest-api-backend-functions-${local.project_hash}"
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
  repository_id = "${local.prefix}-rest-api-backend"
  description   = "Images of the functions of rest-api-backend"
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

resource "google_storage_bucket_object" "create_item" {
  name         = "create-item/${fileexists("${path.module}/dist/create-item.zip") ? filesha256("${path.module}/dist/create-item.zip") : "missing"}.zip"
  bucket       = google_storage_bucket.bundles.name
  source       = "${path.module}/dist/create-item.zip"
  content_type = "application/zip"

  lifecycle {
    precondition {
      condition     = fileexists("${path.module}/dist/create-item.zip")
      error_message = "dist/create-item.zip is missing. Build the bundles first: in this folder, run \"npx motif build ..\"."
    }
  }
}

resource "google_cloudfunctions2_function" "create_item" {
  name        = "${local.prefix}-rest-api-backend-create-item"
  location    = var.region
  description = "rest-api-backend: create-item (http)"

  build_config {
    runtime           = "nodejs24"
    entry_point       = "handler"
    service_account   = google_service_account.builder.id
    docker_repository = google_artifact_registry_repository.functions.id

    source {
      storage_source {
        bucket = google_storage_bucket.bundles.name
        object = google_storage_bucket_object.create_item.name
      }
    }
  }

  service_config {
    service_account_email = google_service_account.create_item.email
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
        routes        = [{ method = "POST", path = "/items" }]
        bodyLimit     = 16384
        behindGateway = true
        otherRoutes   = [{ method = "GET", path = "/items" }]
      })
      MOTIF_DATABASE       = google_firestore_database.app.id
      MOTIF_LOG_LEVEL      = "info"
      MOTIF_PROJECT        = var.project_id
      MOTIF_SERVICE        = "rest-api-backend"
      MOTIF_TABLE_ITEMS    = "items"
      MOTIF_TABLE_REQUESTS = "requests"
      MOTIF_TIMEOUT_MS     = "30000"
    }
  }

  depends_on = [time_sleep.permissions_in_effect]
}

resource "google_storage_bucket_object" "delete_item" {
  name         = "delete-item/${fileexists("${path.module}/dist/delete-item.zip") ? filesha256("${path.module}/dist/delete-item.zip") : "missing"}.zip"
  bucket       = google_storage_bucket.bundles.name
  source       = "${path.module}/dist/delete-item.zip"
  content_type = "application/zip"

  lifecycle {
    precondition {
      condition     = fileexists("${path.module}/dist/delete-item.zip")
      error_message = "dist/delete-item.zip is missing. Build the bundles first: in this folder, run \"npx motif build ..\"."
    }
  }
}

resource "google_cloudfunctions2_function" "delete_item" {
  name        = "${local.prefix}-rest-api-backend-delete-item"
  location    = var.region
  description = "rest-api-backend: delete-item (http)"

  build_config {
    runtime           = "nodejs24"
    entry_point       = "handler"
    service_account   = google_service_account.builder.id
    docker_repository = google_artifact_registry_repository.functions.id

    source {
      storage_source {
        bucket = google_storage_bucket.bundles.name
        object = google_storage_bucket_object.delete_item.name
      }
    }
  }

  service_config {
    service_account_email = google_service_account.delete_item.email
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
        routes        = [{ method = "DELETE", path = "/items/{id}" }]
        bodyLimit     = 16384
        behindGateway = true
        otherRoutes = [
          { method = "GET", path = "/items/{id}" },
          { method = "PUT", path = "/items/{id}" },
        ]
      })
      MOTIF_DATABASE    = google_firestore_database.app.id
      MOTIF_LOG_LEVEL   = "info"
      MOTIF_PROJECT     = var.project_id
      MOTIF_SERVICE     = "rest-api-backend"
      MOTIF_TABLE_ITEMS = "items"
      MOTIF_TIMEOUT_MS  = "30000"
    }
  }

  depends_on = [time_sleep.permissions_in_effect]
}

resource "google_storage_bucket_object" "get_item" {
  name         = "get-item/${fileexists("${path.module}/dist/get-item.zip") ? filesha256("${path.module}/dist/get-item.zip") : "missing"}.zip"
  bucket       = google_storage_bucket.bundles.name
  source       = "${path.module}/dist/get-item.zip"
  content_type = "application/zip"

  lifecycle {
    precondition {
      condition     = fileexists("${path.module}/dist/get-item.zip")
      error_message = "dist/get-item.zip is missing. Build the bundles first: in this folder, run \"npx motif build ..\"."
    }
  }
}

resource "google_cloudfunctions2_function" "get_item" {
  name        = "${local.prefix}-rest-api-backend-get-item"
  location    = var.region
  description = "rest-api-backend: get-item (http)"

  build_config {
    runtime           = "nodejs24"
    entry_point       = "handler"
    service_account   = google_service_account.builder.id
    docker_repository = google_artifact_registry_repository.functions.id

    source {
      storage_source {
        bucket = google_storage_bucket.bundles.name
        object = google_storage_bucket_object.get_item.name
      }
    }
  }

  service_config {
    service_account_email = google_service_account.get_item.email
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
        routes        = [{ method = "GET", path = "/items/{id}" }]
        bodyLimit     = 16384
        behindGateway = true
        otherRoutes = [
          { method = "PUT", path = "/items/{id}" },
          { method = "DELETE", path = "/items/{id}" },
        ]
      })
      MOTIF_DATABASE    = google_firestore_database.app.id
      MOTIF_LOG_LEVEL   = "info"
      MOTIF_PROJECT     = var.project_id
      MOTIF_SERVICE     = "rest-api-backend"
      MOTIF_TABLE_ITEMS = "items"
      MOTIF_TIMEOUT_MS  = "30000"
    }
  }

  depends_on = [time_sleep.permissions_in_effect]
}

resource "google_storage_bucket_object" "list_items" {
  name         = "list-items/${fileexists("${path.module}/dist/list-items.zip") ? filesha256("${path.module}/dist/list-items.zip") : "missing"}.zip"
  bucket       = google_storage_bucket.bundles.name
  source       = "${path.module}/dist/list-items.zip"
  content_type = "application/zip"

  lifecycle {
    precondition {
      condition     = fileexists("${path.module}/dist/list-items.zip")
      error_message = "dist/list-items.zip is missing. Build the bundles first: in this folder, run \"npx motif build ..\"."
    }
  }
}

resource "google_cloudfunctions2_function" "list_items" {
  name        = "${local.prefix}-rest-api-backend-list-items"
  location    = var.region
  description = "rest-api-backend: list-items (http)"

  build_config {
    runtime           = "nodejs24"
    entry_point       = "handler"
    service_account   = google_service_account.builder.id
    docker_repository = google_artifact_registry_repository.functions.id

    source {
      storage_source {
        bucket = google_storage_bucket.bundles.name
        object = google_storage_bucket_object.list_items.name
      }
    }
  }

  service_config {
    service_account_email = google_service_account.list_items.email
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
        routes        = [{ method = "GET", path = "/items" }]
        bodyLimit     = 16384
        behindGateway = true
        otherRoutes   = [{ method = "POST", path = "/items" }]
      })
      MOTIF_DATABASE    = google_firestore_database.app.id
      MOTIF_LOG_LEVEL   = "info"
      MOTIF_PROJECT     = var.project_id
      MOTIF_SERVICE     = "rest-api-backend"
      MOTIF_TABLE_ITEMS = "items"
      MOTIF_TIMEOUT_MS  = "30000"
    }
  }

  depends_on = [time_sleep.permissions_in_effect]
}

resource "google_storage_bucket_object" "update_item" {
  name         = "update-item/${fileexists("${path.module}/dist/update-item.zip") ? filesha256("${path.module}/dist/update-item.zip") : "missing"}.zip"
  bucket       = google_storage_bucket.bundles.name
  source       = "${path.module}/dist/update-item.zip"
  content_type = "application/zip"

  lifecycle {
    precondition {
      condition     = fileexists("${path.module}/dist/update-item.zip")
      error_message = "dist/update-item.zip is missing. Build the bundles first: in this folder, run \"npx motif build ..\"."
    }
  }
}

resource "google_cloudfunctions2_function" "update_item" {
  name        = "${local.prefix}-rest-api-backend-update-item"
  location    = var.region
  description = "rest-api-backend: update-item (http)"

  build_config {
    runtime           = "nodejs24"
    entry_point       = "handler"
    service_account   = google_service_account.builder.id
    docker_repository = google_artifact_registry_repository.functions.id

    source {
      storage_source {
        bucket = google_storage_bucket.bundles.name
        object = google_storage_bucket_object.update_item.name
      }
    }
  }

  service_config {
    service_account_email = google_service_account.update_item.email
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
        routes        = [{ method = "PUT", path = "/items/{id}" }]
        bodyLimit     = 16384
        behindGateway = true
        otherRoutes = [
          { method = "GET", path = "/items/{id}" },
          { method = "DELETE", path = "/items/{id}" },
        ]
      })
      MOTIF_DATABASE    = google_firestore_database.app.id
      MOTIF_LOG_LEVEL   = "info"
      MOTIF_PROJECT     = var.project_id
      MOTIF_SERVICE     = "rest-api-backend"
      MOTIF_TABLE_ITEMS = "items"
      MOTIF_TIMEOUT_MS  = "30000"
    }
  }

  depends_on = [time_sleep.permissions_in_effect]
}
