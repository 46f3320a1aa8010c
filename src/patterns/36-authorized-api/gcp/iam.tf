# Made from the app authorized-api by "motif build". Change the app and build again; edits made here are lost.

data "google_project" "current" {
  project_id = var.project_id
}

resource "google_service_account" "account" {
  for_each = {
    decide-expense = "Function decide-expense"
    get-expense    = "Function get-expense"
    list-expenses  = "Function list-expenses"
    submit-expense = "Function submit-expense"
    builder        = "Builds the functions of authorized-api"
    gateway        = "Gateway of authorized-api to its functions"
  }

  account_id   = "${substr(each.key, 0, 21)}-${substr(sha256("${local.prefix}-authorized-api-${each.key}"), 0, 8)}"
  display_name = "${local.prefix}-authorized-api-${each.key}"
  description  = each.value

  depends_on = [time_sleep.services_enabled]
}

resource "google_project_iam_member" "database" {
  for_each = {
    # decide-expense: grant expenses (readWriter of table expenses)
    decide-expense = "roles/datastore.user"
    # get-expense: grant expenses (reader of table expenses)
    get-expense = "roles/datastore.viewer"
    # list-expenses: grant expenses (reader of table expenses)
    list-expenses = "roles/datastore.viewer"
    # submit-expense: grant expenses (readWriter of table expenses)
    submit-expense = "roles/datastore.user"
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
    # decide-expense: is behind the API Gateway, which alone may call it
    "decide-expense",
    # get-expense: is behind the API Gateway, which alone may call it
    "get-expense",
    # list-expenses: is behind the API Gateway, which alone may call it
    "list-expenses",
    # submit-expense: is behind the API Gateway, which alone may call it
    "submit-expense",
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
