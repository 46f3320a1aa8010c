# Made from the app presigned-upload by "motif build". Change the app and build again; edits made here are lost.

data "google_project" "current" {
  project_id = var.project_id
}

data "google_storage_project_service_account" "agent" {
  depends_on = [time_sleep.services_enabled]
}

# What services of Google Cloud act as; a fresh project does not have them.
resource "google_project_service_identity" "agent" {
  for_each = toset(["eventarc.googleapis.com", "pubsub.googleapis.com"])
  provider = google-beta

  project = var.project_id
  service = each.value

  depends_on = [time_sleep.services_enabled]
}

resource "google_service_account" "account" {
  for_each = {
    confirm-upload        = "Function confirm-upload"
    get-upload            = "Function get-upload"
    offer-upload          = "Function offer-upload"
    sweep-uploads         = "Function sweep-uploads"
    builder               = "Builds the functions of presigned-upload"
    gateway               = "Gateway of presigned-upload to its functions"
    confirm-upload-caller = "Calls confirm-upload for new objects (arrivals)"
    sweep-uploads-caller  = "Calls sweep-uploads for schedules (sweeping)"
  }

  account_id   = "${substr(each.key, 0, 21)}-${substr(sha256("${local.prefix}-presigned-upload-${each.key}"), 0, 8)}"
  display_name = "${local.prefix}-presigned-upload-${each.key}"
  description  = each.value

  depends_on = [time_sleep.services_enabled]
}

resource "google_storage_bucket_iam_member" "bucket" {
  for_each = {
    # confirm-upload: grant files (readWriter of bucket files)
    "confirm-upload/files" = "confirm-upload"
    # sweep-uploads: grant files (readWriter of bucket files)
    "sweep-uploads/files" = "sweep-uploads"
  }

  bucket = google_storage_bucket.bucket["files"].name
  role   = "roles/storage.objectUser"
  member = google_service_account.account[each.value].member
}

resource "google_project_iam_member" "database" {
  for_each = {
    # confirm-upload: grant uploads (readWriter of table uploads)
    confirm-upload = "roles/datastore.user"
    # get-upload: grant uploads (reader of table uploads)
    get-upload = "roles/datastore.viewer"
    # offer-upload: grant uploads (writer of table uploads)
    offer-upload = "roles/datastore.user"
    # sweep-uploads: grant uploads (readWriter of table uploads)
    sweep-uploads = "roles/datastore.user"
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
    # confirm-upload: hands over events that failed for good
    "confirm-upload/confirm-upload-dead-letter" = { account = "confirm-upload", topic = "confirm-upload-dead-letter" }
    # sweep-uploads: hands over events that failed for good
    "sweep-uploads/sweep-uploads-dead-letter" = { account = "sweep-uploads", topic = "sweep-uploads-dead-letter" }
  }

  topic  = google_pubsub_topic.topic[each.value.topic].name
  role   = "roles/pubsub.publisher"
  member = google_service_account.account[each.value.account].member
}

resource "google_storage_bucket_iam_member" "bucket_uploads" {
  for_each = toset([
    # offer-upload: grant files (presigner of bucket files)
    "offer-upload/files",
  ])

  bucket = google_storage_bucket.bucket["files"].name
  role   = "roles/storage.objectCreator"
  member = google_service_account.account["offer-upload"].member
}

resource "google_service_account_iam_member" "signing" {
  for_each = toset([
    # offer-upload: signs URLs for uploads to bucket files as itself
    "offer-upload",
  ])

  service_account_id = google_service_account.account[each.key].name
  role               = "roles/iam.serviceAccountTokenCreator"
  member             = google_service_account.account[each.key].member
}

resource "google_cloud_run_v2_service_iam_member" "caller" {
  for_each = {
    # confirm-upload: is called for new objects (arrivals)
    confirm-upload = "confirm-upload-caller"
    # get-upload: is behind the API Gateway, which alone may call it
    get-upload = "gateway"
    # offer-upload: is behind the API Gateway, which alone may call it
    offer-upload = "gateway"
    # sweep-uploads: is called for schedules (sweeping)
    sweep-uploads = "sweep-uploads-caller"
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

resource "google_project_iam_member" "event_receiver" {
  for_each = toset([
    # confirm-upload: Eventarc hands over object events as this account; the role exists on projects only
    "confirm-upload-caller",
  ])

  project = var.project_id
  role    = "roles/eventarc.eventReceiver"
  member  = google_service_account.account[each.key].member
}

# Cloud Storage: tells Eventarc of new objects (files), through topics that Eventarc makes itself
resource "google_project_iam_member" "cloud_storage_publisher" {
  project = var.project_id
  role    = "roles/pubsub.publisher"
  member  = data.google_storage_project_service_account.agent.member

  lifecycle {
    ignore_changes = [member]
  }
}

# Eventarc: makes what its triggers consist of; the role exists on projects only
resource "google_project_iam_member" "eventarc_agent" {
  project = var.project_id
  role    = "roles/eventarc.serviceAgent"
  member  = google_project_service_identity.agent["eventarc.googleapis.com"].member
}

resource "google_service_account_iam_member" "callers" {
  for_each = toset([
    # Pub/Sub: calls confirm-upload as confirm-upload-caller
    "confirm-upload-caller",
  ])

  service_account_id = google_service_account.account[each.key].name
  role               = "roles/iam.serviceAccountOpenIdTokenCreator"
  member             = google_project_service_identity.agent["pubsub.googleapis.com"].member
}

# Until roles are known everywhere, builds, triggers and functions fail. A new role is waited for again.
resource "time_sleep" "permissions_in_effect" {
  create_duration = "120s"
  triggers = {
    roles = join(" ", flatten([
      values(google_storage_bucket_iam_member.bucket)[*].id,
      values(google_project_iam_member.database)[*].id,
      values(google_pubsub_topic_iam_member.topic)[*].id,
      values(google_storage_bucket_iam_member.bucket_uploads)[*].id,
      values(google_service_account_iam_member.signing)[*].id,
      google_artifact_registry_repository_iam_member.builder_images.id,
      google_storage_bucket_iam_member.builder_bundles.id,
      google_project_iam_member.builder_object_viewer.id,
      google_project_iam_member.builder_log_writer.id,
      values(google_project_iam_member.event_receiver)[*].id,
      google_project_iam_member.cloud_storage_publisher.id,
      google_project_iam_member.eventarc_agent.id,
      values(google_service_account_iam_member.callers)[*].id,
    ]))
  }
}
