# Made from the app rest-api-backend by "motif build". Change the app and build again; edits made here are lost.

data "google_project" "current" {
  project_id = var.project_id
}

resource "google_service_account" "account" {
  for_each = {
    create-item = "Function create-item"
    delete-item = "Function delete-item"
    get-item    = "Function get-item"
    list-items  = "Function list-items"
    update-item = "Function update-item"
    builder     = "Builds the functions of rest-api-backend"
    gateway     = "Gateway of rest-api-backend to its functions"
  }

  account_id   = "${substr(each.key, 0, 21)}-${substr(sha256("${local.prefix}-rest-api-backend-${each.key}"), 0, 8)}"
  display_name = "${local.prefix}-rest-api-backend-${each.key}"
  description  = each.value

  depends_on = [time_sleep.services_enabled]
}

resource "google_project_iam_member" "database" {
  for_each = {
    # create-item: grant items (readWriter of table items)
    # create-item: grant requests (readWriter of table requests)
    create-item = "roles/datastore.user"
    # delete-item: grant items (readWriter of table items)
    delete-item = "roles/datastore.user"
    # get-item: grant items (reader of table items)
    get-item = "roles/datastore.viewer"
    # list-items: grant items (reader of table items)
    list-items = "roles/datastore.viewer"
    # update-item: grant items (readWriter of table items)
    update-item = "roles/datastore.user"
  }

  project = var.project_id
  role    = each.value
  member  = google_service_account.account[each.key].member

  condition {
    title      = "this-database-only"
    expression = "resource.name == \"${google_firestore_database.app.id}\""
  }
}

resource "google_cloud_run_v2_service_iam_member" "caller" {
  for_each = toset([
    # create-item: is behind the API Gateway, which alone may call it
    "create-item",
    # delete-item: is behind the API Gateway, which alone may call it
    "delete-item",
    # get-item: is behind the API Gateway, which alone may call it
    "get-item",
    # list-items: is behind the API Gateway, which alone may call it
    "list-items",
    # update-item: is behind the API Gateway, which alone may call it
    "update-item",
  ])

  name     = google_cloudfunctions2_function.function[each.key].name
  location = var.region
  role     = "roles/run.invoker"
  member   = google_service_account.account["gateway"].member
}

# builder: stores the images of functions
resource "google_artifact_registry_repository_iam_member" "builder_images" {
  repository = google_artifact_registry_repository.functions.name
  location   = var.region
  role       = "roles/artifactregistry.writer"
  member     = google_service_account.account["builder"].member
}

# builder: reads the bundles
resource "google_storage_bucket_iam_member" "builder_bundles" {
  bucket = google_storage_bucket.bucket["functions"].name
  role   = "roles/storage.objectViewer"
  member = google_service_account.account["builder"].member
}

# builder: reads what Cloud Functions copied of the bundles, into a bucket that it makes itself at the first build
resource "google_project_iam_member" "builder_object_viewer" {
  project = var.project_id
  role    = "roles/storage.objectViewer"
  member  = google_service_account.account["builder"].member

  condition {
    title      = "sources-of-functions-only"
    expression = "resource.name.startsWith(\"projects/_/buckets/gcf-v2-sources-${data.google_project.current.number}-${var.region}\")"
  }
}

# builder: writes the log of a build; there is no narrower place to allow that
resource "google_project_iam_member" "builder_log_writer" {
  project = var.project_id
  role    = "roles/logging.logWriter"
  member  = google_service_account.account["builder"].member
}

# Until roles are known everywhere, builds, triggers and functions fail. A new role is waited for again.
resource "time_sleep" "permissions_in_effect" {
  create_duration = "120s"
  triggers = {
    roles = join(" ", flatten([
      values(google_project_iam_member.database)[*].id,
      google_artifact_registry_repository_iam_member.builder_images.id,
      google_storage_bucket_iam_member.builder_bundles.id,
      google_project_iam_member.builder_object_viewer.id,
      google_project_iam_member.builder_log_writer.id,
    ]))
  }
}
