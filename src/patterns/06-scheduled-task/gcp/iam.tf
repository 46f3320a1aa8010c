# Made from the app scheduled-task by "motif build". Change the app and build again; edits made here are lost.

data "google_project" "current" {
  project_id = var.project_id
}

resource "google_service_account" "account" {
  for_each = {
    check-health        = "Function check-health"
    clean-up            = "Function clean-up"
    get-health          = "Function get-health"
    get-report          = "Function get-report"
    make-reports        = "Function make-reports"
    put-sale            = "Function put-sale"
    builder             = "Builds the functions of scheduled-task"
    gateway             = "Gateway of scheduled-task to its functions"
    check-health-caller = "Calls check-health for schedules (checking)"
    clean-up-caller     = "Calls clean-up for schedules (cleaning)"
    make-reports-caller = "Calls make-reports for schedules (reporting)"
  }

  account_id   = "${substr(each.key, 0, 21)}-${substr(sha256("${local.prefix}-scheduled-task-${each.key}"), 0, 8)}"
  display_name = "${local.prefix}-scheduled-task-${each.key}"
  description  = each.value

  depends_on = [time_sleep.services_enabled]
}

resource "google_project_iam_member" "database" {
  for_each = {
    # check-health: grant health (readWriter of table health)
    check-health = "roles/datastore.user"
    # clean-up: grant leases (readWriter of table leases)
    # clean-up: grant progress (readWriter of table progress)
    # clean-up: grant reports (reader of table reports)
    # clean-up: grant sales (readWriter of table sales)
    clean-up = "roles/datastore.user"
    # get-health: grant health (reader of table health)
    get-health = "roles/datastore.viewer"
    # get-report: grant reports (reader of table reports)
    get-report = "roles/datastore.viewer"
    # make-reports: grant reports (readWriter of table reports)
    # make-reports: grant sales (reader of table sales)
    make-reports = "roles/datastore.user"
    # put-sale: grant sales (readWriter of table sales)
    put-sale = "roles/datastore.user"
  }

  project = var.project_id
  role    = each.value
  member  = google_service_account.account[each.key].member

  condition {
    title      = "this-database-only"
    expression = "resource.name == \"${google_firestore_database.app.id}\""
  }
}

resource "google_pubsub_topic_iam_member" "topic" {
  for_each = {
    # check-health: hands over events that failed for good
    "check-health/check-health-dead-letter" = { account = "check-health", topic = "check-health-dead-letter" }
    # clean-up: hands over events that failed for good
    "clean-up/clean-up-dead-letter" = { account = "clean-up", topic = "clean-up-dead-letter" }
    # make-reports: hands over events that failed for good
    "make-reports/make-reports-dead-letter" = { account = "make-reports", topic = "make-reports-dead-letter" }
  }

  topic  = google_pubsub_topic.topic[each.value.topic].name
  role   = "roles/pubsub.publisher"
  member = google_service_account.account[each.value.account].member
}

resource "google_cloud_run_v2_service_iam_member" "caller" {
  for_each = {
    # check-health: is called for schedules (checking)
    check-health = "check-health-caller"
    # clean-up: is called for schedules (cleaning)
    clean-up = "clean-up-caller"
    # get-health: is behind the API Gateway, which alone may call it
    get-health = "gateway"
    # get-report: is behind the API Gateway, which alone may call it
    get-report = "gateway"
    # make-reports: is called for schedules (reporting)
    make-reports = "make-reports-caller"
    # put-sale: is behind the API Gateway, which alone may call it
    put-sale = "gateway"
  }

  name     = google_cloudfunctions2_function.function[each.key].name
  location = var.region
  role     = "roles/run.invoker"
  member   = google_service_account.account[each.value].member
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
      values(google_pubsub_topic_iam_member.topic)[*].id,
      google_artifact_registry_repository_iam_member.builder_images.id,
      google_storage_bucket_iam_member.builder_bundles.id,
      google_project_iam_member.builder_object_viewer.id,
      google_project_iam_member.builder_log_writer.id,
    ]))
  }
}
