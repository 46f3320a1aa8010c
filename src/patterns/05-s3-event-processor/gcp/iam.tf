# Made from the app s3-event-processor by "motif build". Change the app and build again; edits made here are lost.

data "google_project" "current" {
  project_id = var.project_id
}

data "google_storage_project_service_account" "agent" {
  depends_on = [google_project_service.required]
}

resource "google_service_account" "accept_upload" {
  account_id   = "accept-upload-${substr(sha256("${local.prefix}-s3-event-processor-accept-upload"), 0, 8)}"
  display_name = "${local.prefix}-s3-event-processor-accept-upload"
  description  = "Function accept-upload"

  depends_on = [google_project_service.required]
}

# accept-upload: grant imports (readWriter of table imports)
# accept-upload: remembers what it sent to queue import-steps, to tell duplicates apart
resource "google_project_iam_member" "accept_upload_on_database" {
  project = var.project_id
  role    = "roles/datastore.user"
  member  = google_service_account.accept_upload.member

  condition {
    title      = "this-database-only"
    expression = "resource.name == \"${google_firestore_database.app.id}\""
  }
}

# accept-upload: grant steps (sender of queue import-steps)
resource "google_pubsub_topic_iam_member" "accept_upload_on_import_steps" {
  topic  = google_pubsub_topic.import_steps.name
  role   = "roles/pubsub.publisher"
  member = google_service_account.accept_upload.member
}

# accept-upload: grant uploads (reader of bucket uploads)
resource "google_storage_bucket_iam_member" "accept_upload_on_uploads" {
  bucket = google_storage_bucket.uploads.name
  role   = "roles/storage.objectViewer"
  member = google_service_account.accept_upload.member
}

# accept-upload: hands over events that failed for good
resource "google_pubsub_topic_iam_member" "accept_upload_on_accept_upload_dead_letter" {
  topic  = google_pubsub_topic.accept_upload_dead_letter.name
  role   = "roles/pubsub.publisher"
  member = google_service_account.accept_upload.member
}

# accept-upload: is called for new objects (uploads)
resource "google_cloud_run_v2_service_iam_member" "accept_upload_call" {
  name     = google_cloudfunctions2_function.accept_upload.name
  location = var.region
  role     = "roles/run.invoker"
  member   = google_service_account.accept_upload_caller.member
}

resource "google_service_account" "import_step" {
  account_id   = "import-step-${substr(sha256("${local.prefix}-s3-event-processor-import-step"), 0, 8)}"
  display_name = "${local.prefix}-s3-event-processor-import-step"
  description  = "Function import-step"

  depends_on = [google_project_service.required]
}

# import-step: gives up messages of queue import-steps (import)
resource "google_pubsub_topic_iam_member" "import_step_on_import_steps_dead_letter" {
  topic  = google_pubsub_topic.import_steps_dead_letter.name
  role   = "roles/pubsub.publisher"
  member = google_service_account.import_step.member
}

# import-step: counts how often it tried messages that failed
# import-step: grant badRows (readWriter of table bad-rows)
# import-step: grant imports (readWriter of table imports)
# import-step: grant products (writer of table products)
# import-step: remembers what it sent to queue import-steps, to tell duplicates apart
resource "google_project_iam_member" "import_step_on_database" {
  project = var.project_id
  role    = "roles/datastore.user"
  member  = google_service_account.import_step.member

  condition {
    title      = "this-database-only"
    expression = "resource.name == \"${google_firestore_database.app.id}\""
  }
}

# import-step: grant reports (writer of bucket reports)
resource "google_storage_bucket_iam_member" "import_step_on_reports" {
  bucket = google_storage_bucket.reports.name
  role   = "roles/storage.objectUser"
  member = google_service_account.import_step.member
}

# import-step: grant steps (sender of queue import-steps)
resource "google_pubsub_topic_iam_member" "import_step_on_import_steps" {
  topic  = google_pubsub_topic.import_steps.name
  role   = "roles/pubsub.publisher"
  member = google_service_account.import_step.member
}

# import-step: grant uploads (reader of bucket uploads)
resource "google_storage_bucket_iam_member" "import_step_on_uploads" {
  bucket = google_storage_bucket.uploads.name
  role   = "roles/storage.objectViewer"
  member = google_service_account.import_step.member
}

# import-step: is called for messages (import)
resource "google_cloud_run_v2_service_iam_member" "import_step_call" {
  name     = google_cloudfunctions2_function.import_step.name
  location = var.region
  role     = "roles/run.invoker"
  member   = google_service_account.import_step_caller.member
}

resource "google_service_account" "builder" {
  account_id   = "builder-${substr(sha256("${local.prefix}-s3-event-processor-builder"), 0, 8)}"
  display_name = "${local.prefix}-s3-event-processor-builder"
  description  = "Builds the functions of s3-event-processor"

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

resource "google_service_account" "accept_upload_caller" {
  account_id   = "accept-upload-caller-${substr(sha256("${local.prefix}-s3-event-processor-accept-upload-caller"), 0, 8)}"
  display_name = "${local.prefix}-s3-event-processor-accept-upload-caller"
  description  = "Calls accept-upload for new objects (uploads)"

  depends_on = [google_project_service.required]
}

# accept-upload: Eventarc hands over object events as this account; the role exists on projects only
resource "google_project_iam_member" "accept_upload_caller_event_receiver" {
  project = var.project_id
  role    = "roles/eventarc.eventReceiver"
  member  = google_service_account.accept_upload_caller.member
}

resource "google_service_account" "import_step_caller" {
  account_id   = "import-step-caller-${substr(sha256("${local.prefix}-s3-event-processor-import-step-caller"), 0, 8)}"
  display_name = "${local.prefix}-s3-event-processor-import-step-caller"
  description  = "Calls import-step for messages (import)"

  depends_on = [google_project_service.required]
}

# Pub/Sub: puts messages of import-steps aside that failed too often
resource "google_pubsub_topic_iam_member" "pubsub_on_import_steps_dead_letter" {
  topic  = google_pubsub_topic.import_steps_dead_letter.name
  role   = "roles/pubsub.publisher"
  member = "serviceAccount:service-${data.google_project.current.number}@gcp-sa-pubsub.iam.gserviceaccount.com"
}

# Pub/Sub: takes them out of import-steps then
resource "google_pubsub_subscription_iam_member" "pubsub_on_import_steps" {
  subscription = google_pubsub_subscription.import_steps.name
  role         = "roles/pubsub.subscriber"
  member       = "serviceAccount:service-${data.google_project.current.number}@gcp-sa-pubsub.iam.gserviceaccount.com"
}

# Cloud Storage: tells Eventarc of new objects (uploads), through topics that Eventarc makes itself
resource "google_project_iam_member" "cloud_storage_publisher" {
  project = var.project_id
  role    = "roles/pubsub.publisher"
  member  = data.google_storage_project_service_account.agent.member
}

# Until roles are known everywhere, builds and triggers fail.
resource "time_sleep" "permissions_in_effect" {
  create_duration = "120s"

  depends_on = [
    google_artifact_registry_repository_iam_member.builder_on_functions,
    google_storage_bucket_iam_member.builder_on_bundles,
    google_project_iam_member.builder_object_viewer,
    google_project_iam_member.builder_log_writer,
    google_project_iam_member.accept_upload_caller_event_receiver,
    google_project_iam_member.cloud_storage_publisher,
  ]
}
