# Made from the app s3-event-processor by "motif build". Change the app and build again; edits made here are lost.

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
    accept-upload        = "Function accept-upload"
    import-step          = "Function import-step"
    builder              = "Builds the functions of s3-event-processor"
    accept-upload-caller = "Calls accept-upload for new objects (uploads)"
    import-step-caller   = "Calls import-step for messages (import)"
  }

  account_id   = "${substr(each.key, 0, 21)}-${substr(sha256("${local.prefix}-s3-event-processor-${each.key}"), 0, 8)}"
  display_name = "${local.prefix}-s3-event-processor-${each.key}"
  description  = each.value

  depends_on = [time_sleep.services_enabled]
}

resource "google_project_iam_member" "database" {
  for_each = toset([
    # accept-upload: grant imports (readWriter of table imports)
    # accept-upload: remembers what it sent to queue import-steps, to tell duplicates apart
    "accept-upload",
    # import-step: counts how often it tried messages that failed
    # import-step: grant badRows (readWriter of table bad-rows)
    # import-step: grant imports (readWriter of table imports)
    # import-step: grant products (writer of table products)
    # import-step: remembers what it sent to queue import-steps, to tell duplicates apart
    "import-step",
  ])

  project = var.project_id
  role    = "roles/datastore.user"
  member  = google_service_account.account[each.key].member

  condition {
    title      = "this-database-only"
    expression = "resource.name == \"${google_firestore_database.app.id}\""
  }
}

resource "google_pubsub_topic_iam_member" "topic" {
  for_each = {
    # accept-upload: grant steps (sender of queue import-steps)
    "accept-upload/import-steps" = { account = "accept-upload", topic = "import-steps" }
    # accept-upload: hands over events that failed for good
    "accept-upload/accept-upload-dead-letter" = { account = "accept-upload", topic = "accept-upload-dead-letter" }
    # import-step: gives up messages of queue import-steps (import)
    "import-step/import-steps-dead-letter" = { account = "import-step", topic = "import-steps-dead-letter" }
    # import-step: grant steps (sender of queue import-steps)
    "import-step/import-steps" = { account = "import-step", topic = "import-steps" }
  }

  topic  = google_pubsub_topic.topic[each.value.topic].name
  role   = "roles/pubsub.publisher"
  member = google_service_account.account[each.value.account].member
}

resource "google_storage_bucket_iam_member" "bucket" {
  for_each = {
    # accept-upload: grant uploads (reader of bucket uploads)
    "accept-upload/uploads" = { account = "accept-upload", bucket = "uploads", role = "roles/storage.objectViewer" }
    # import-step: grant reports (writer of bucket reports)
    "import-step/reports" = { account = "import-step", bucket = "reports", role = "roles/storage.objectUser" }
    # import-step: grant uploads (reader of bucket uploads)
    "import-step/uploads" = { account = "import-step", bucket = "uploads", role = "roles/storage.objectViewer" }
  }

  bucket = google_storage_bucket.bucket[each.value.bucket].name
  role   = each.value.role
  member = google_service_account.account[each.value.account].member
}

resource "google_cloud_run_v2_service_iam_member" "caller" {
  for_each = {
    # accept-upload: is called for new objects (uploads)
    accept-upload = "accept-upload-caller"
    # import-step: is called for messages (import)
    import-step = "import-step-caller"
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
    # accept-upload: Eventarc hands over object events as this account; the role exists on projects only
    "accept-upload-caller",
  ])

  project = var.project_id
  role    = "roles/eventarc.eventReceiver"
  member  = google_service_account.account[each.key].member
}

resource "google_pubsub_subscription_iam_member" "pubsub" {
  for_each = toset([
    # Pub/Sub: takes out of import-steps what failed too often
    "import-steps",
  ])

  subscription = google_pubsub_subscription.queue[each.key].name
  role         = "roles/pubsub.subscriber"
  member       = google_project_service_identity.agent["pubsub.googleapis.com"].member
}

resource "google_pubsub_topic_iam_member" "pubsub" {
  for_each = toset([
    # Pub/Sub: puts messages for import-step aside that failed too often
    "import-steps-dead-letter",
  ])

  topic  = google_pubsub_topic.topic[each.key].name
  role   = "roles/pubsub.publisher"
  member = google_project_service_identity.agent["pubsub.googleapis.com"].member
}

# Cloud Storage: tells Eventarc of new objects (uploads), through topics that Eventarc makes itself
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
    # Pub/Sub: calls import-step as import-step-caller
    "import-step-caller",
    # Pub/Sub: calls accept-upload as accept-upload-caller
    "accept-upload-caller",
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
      values(google_project_iam_member.database)[*].id,
      values(google_pubsub_topic_iam_member.topic)[*].id,
      values(google_storage_bucket_iam_member.bucket)[*].id,
      google_artifact_registry_repository_iam_member.builder_images.id,
      google_storage_bucket_iam_member.builder_bundles.id,
      google_project_iam_member.builder_object_viewer.id,
      google_project_iam_member.builder_log_writer.id,
      values(google_project_iam_member.event_receiver)[*].id,
      values(google_pubsub_topic_iam_member.pubsub)[*].id,
      google_project_iam_member.cloud_storage_publisher.id,
      google_project_iam_member.eventarc_agent.id,
      values(google_service_account_iam_member.callers)[*].id,
    ]))
  }
}
