# Made from the app rest-api-backend by "motif build". Change the app and build again; edits made here are lost.

data "google_project" "current" {
  project_id = var.project_id
}

resource "google_service_account" "create_item" {
  account_id   = "create-item-${substr(sha256("${local.prefix}-rest-api-backend-create-item"), 0, 8)}"
  display_name = "${local.prefix}-rest-api-backend-create-item"
  description  = "Function create-item"

  depends_on = [google_project_service.required]
}

# create-item: grant items (readWriter of table items)
# create-item: grant requests (readWriter of table requests)
resource "google_project_iam_member" "create_item_on_database" {
  project = var.project_id
  role    = "roles/datastore.user"
  member  = google_service_account.create_item.member

  condition {
    title      = "this-database-only"
    expression = "resource.name == \"${google_firestore_database.app.id}\""
  }
}

# create-item: is behind the API Gateway, which alone may call it
resource "google_cloud_run_v2_service_iam_member" "create_item_call" {
  name     = google_cloudfunctions2_function.create_item.name
  location = var.region
  role     = "roles/run.invoker"
  member   = google_service_account.gateway.member
}

resource "google_service_account" "delete_item" {
  account_id   = "delete-item-${substr(sha256("${local.prefix}-rest-api-backend-delete-item"), 0, 8)}"
  display_name = "${local.prefix}-rest-api-backend-delete-item"
  description  = "Function delete-item"

  depends_on = [google_project_service.required]
}

# delete-item: grant items (readWriter of table items)
resource "google_project_iam_member" "delete_item_on_database" {
  project = var.project_id
  role    = "roles/datastore.user"
  member  = google_service_account.delete_item.member

  condition {
    title      = "this-database-only"
    expression = "resource.name == \"${google_firestore_database.app.id}\""
  }
}

# delete-item: is behind the API Gateway, which alone may call it
resource "google_cloud_run_v2_service_iam_member" "delete_item_call" {
  name     = google_cloudfunctions2_function.delete_item.name
  location = var.region
  role     = "roles/run.invoker"
  member   = google_service_account.gateway.member
}

resource "google_service_account" "get_item" {
  account_id   = "get-item-${substr(sha256("${local.prefix}-rest-api-backend-get-item"), 0, 8)}"
  display_name = "${local.prefix}-rest-api-backend-get-item"
  description  = "Function get-item"

  depends_on = [google_project_service.required]
}

# get-item: grant items (reader of table items)
resource "google_project_iam_member" "get_item_on_database" {
  project = var.project_id
  role    = "roles/datastore.viewer"
  member  = google_service_account.get_item.member

  condition {
    title      = "this-database-only"
    expression = "resource.name == \"${google_firestore_database.app.id}\""
  }
}

# get-item: is behind the API Gateway, which alone may call it
resource "google_cloud_run_v2_service_iam_member" "get_item_call" {
  name     = google_cloudfunctions2_function.get_item.name
  location = var.region
  role     = "roles/run.invoker"
  member   = google_service_account.gateway.member
}

resource "google_service_account" "list_items" {
  account_id   = "list-items-${substr(sha256("${local.prefix}-rest-api-backend-list-items"), 0, 8)}"
  display_name = "${local.prefix}-rest-api-backend-list-items"
  description  = "Function list-items"

  depends_on = [google_project_service.required]
}

# list-items: grant items (reader of table items)
resource "google_project_iam_member" "list_items_on_database" {
  project = var.project_id
  role    = "roles/datastore.viewer"
  member  = google_service_account.list_items.member

  condition {
    title      = "this-database-only"
    expression = "resource.name == \"${google_firestore_database.app.id}\""
  }
}

# list-items: is behind the API Gateway, which alone may call it
resource "google_cloud_run_v2_service_iam_member" "list_items_call" {
  name     = google_cloudfunctions2_function.list_items.name
  location = var.region
  role     = "roles/run.invoker"
  member   = google_service_account.gateway.member
}

resource "google_service_account" "update_item" {
  account_id   = "update-item-${substr(sha256("${local.prefix}-rest-api-backend-update-item"), 0, 8)}"
  display_name = "${local.prefix}-rest-api-backend-update-item"
  description  = "Function update-item"

  depends_on = [google_project_service.required]
}

# update-item: grant items (readWriter of table items)
resource "google_project_iam_member" "update_item_on_database" {
  project = var.project_id
  role    = "roles/datastore.user"
  member  = google_service_account.update_item.member

  condition {
    title      = "this-database-only"
    expression = "resource.name == \"${google_firestore_database.app.id}\""
  }
}

# update-item: is behind the API Gateway, which alone may call it
resource "google_cloud_run_v2_service_iam_member" "update_item_call" {
  name     = google_cloudfunctions2_function.update_item.name
  location = var.region
  role     = "roles/run.invoker"
  member   = google_service_account.gateway.member
}

resource "google_service_account" "builder" {
  account_id   = "builder-${substr(sha256("${local.prefix}-rest-api-backend-builder"), 0, 8)}"
  display_name = "${local.prefix}-rest-api-backend-builder"
  description  = "Builds the functions of rest-api-backend"

  depends_on = [google_project_service.required]
}

# builder: stores the images of functions
resource "google_artifact_registry_repository_iam_member" "builder_on_functions" {
  repository = google_artifact_registry_repository.functions.name
  location   = var.region
  role       = "roles/artifactregistry.writer"
  member     = google_service_account.builder.member
}

# builder: reads the bundles
resource "google_storage_bucket_iam_member" "builder_on_bundles" {
  bucket = google_storage_bucket.bundles.name
  role   = "roles/storage.objectViewer"
  member = google_service_account.builder.member
}

# builder: reads what Cloud Functions copied of the bundles, into a bucket that it makes itself at the first build
resource "google_project_iam_member" "builder_object_viewer" {
  project = var.project_id
  role    = "roles/storage.objectViewer"
  member  = google_service_account.builder.member

  condition {
    title      = "sources-of-functions-only"
    expression = "resource.name.startsWith(\"projects/_/buckets/gcf-v2-sources-${data.google_project.current.number}-${var.region}\")"
  }
}

# builder: writes the log of a build; there is no narrower place to allow that
resource "google_project_iam_member" "builder_log_writer" {
  project = var.project_id
  role    = "roles/logging.logWriter"
  member  = google_service_account.builder.member
}

resource "google_service_account" "gateway" {
  account_id   = "gateway-${substr(sha256("${local.prefix}-rest-api-backend-gateway"), 0, 8)}"
  display_name = "${local.prefix}-rest-api-backend-gateway"
  description  = "Gateway of rest-api-backend to its functions"

  depends_on = [google_project_service.required]
}

# Until roles are known everywhere, builds and triggers fail.
resource "time_sleep" "permissions_in_effect" {
  create_duration = "120s"

  depends_on = [
    google_artifact_registry_repository_iam_member.builder_on_functions,
    google_storage_bucket_iam_member.builder_on_bundles,
    google_project_iam_member.builder_object_viewer,
    google_project_iam_member.builder_log_writer,
  ]
}
