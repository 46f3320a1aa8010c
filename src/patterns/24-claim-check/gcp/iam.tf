# Made from the app claim-check by "motif build". Change the app and build again; edits made here are lost.

data "google_project" "current" {
  project_id = var.project_id
}

# What services of Google Cloud act as; a fresh project does not have them.
resource "google_project_service_identity" "agent" {
  for_each = toset(["pubsub.googleapis.com"])
  provider = google-beta

  project = var.project_id
  service = each.value

  depends_on = [time_sleep.services_enabled]
}

resource "google_service_account" "account" {
  for_each = {
    get-document          = "Function get-document"
    index-document        = "Function index-document"
    submit-document       = "Function submit-document"
    builder               = "Builds the functions of claim-check"
    gateway               = "Gateway of claim-check to its functions"
    index-document-caller = "Calls index-document for messages (work)"
  }

  account_id   = "${substr(each.key, 0, 21)}-${substr(sha256("${local.prefix}-claim-check-${each.key}"), 0, 8)}"
  display_name = "${local.prefix}-claim-check-${each.key}"
  description  = each.value

  depends_on = [time_sleep.services_enabled]
}

resource "google_project_iam_member" "database" {
  for_each = {
    # get-document: grant index (reader of table index)
    get-document = "roles/datastore.viewer"
    # index-document: counts how often it tried messages that failed
    # index-document: grant index (readWriter of table index)
    index-document = "roles/datastore.user"
    # submit-document: grant index (writer of table index)
    # submit-document: grant requests (readWriter of table requests)
    submit-document = "roles/datastore.user"
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
    # index-document: gives up messages of queue documents (work)
    "index-document/documents-dead-letter" = { account = "index-document", topic = "documents-dead-letter" }
    # submit-document: grant queue (sender of queue documents)
    "submit-document/documents" = { account = "submit-document", topic = "documents" }
  }

  topic  = google_pubsub_topic.topic[each.value.topic].name
  role   = "roles/pubsub.publisher"
  member = google_service_account.account[each.value.account].member
}

resource "google_storage_bucket_iam_member" "bucket" {
  for_each = {
    # index-document: grant payloads (reader of bucket documents)
    "index-document/documents" = { account = "index-document", role = "roles/storage.objectViewer" }
    # submit-document: grant payloads (writer of bucket documents)
    "submit-document/documents" = { account = "submit-document", role = "roles/storage.objectUser" }
  }

  bucket = google_storage_bucket.bucket["documents"].name
  role   = each.value.role
  member = google_service_account.account[each.value.account].member
}

resource "google_cloud_tasks_queue_iam_member" "delayed" {
  for_each = toset([
    # submit-document: has messages of queue documents wait
    "submit-document",
  ])

  name     = google_cloud_tasks_queue.delayed.name
  location = var.region
  role     = "roles/cloudtasks.enqueuer"
  member   = google_service_account.account[each.key].member
}

resource "google_service_account_iam_member" "itself" {
  for_each = toset([
    # submit-document: messages of queue documents that waited are published as submit-document itself
    "submit-document",
  ])

  service_account_id = google_service_account.account[each.key].name
  role               = "roles/iam.serviceAccountUser"
  member             = google_service_account.account[each.key].member
}

resource "google_cloud_run_v2_service_iam_member" "caller" {
  for_each = {
    # get-document: is behind the API Gateway, which alone may call it
    get-document = "gateway"
    # index-document: is called for messages (work)
    index-document = "index-document-caller"
    # submit-document: is behind the API Gateway, which alone may call it
    submit-document = "gateway"
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

resource "google_pubsub_subscription_iam_member" "pubsub" {
  for_each = toset([
    # Pub/Sub: takes out of documents what failed too often
    "documents",
  ])

  subscription = google_pubsub_subscription.queue[each.key].name
  role         = "roles/pubsub.subscriber"
  member       = google_project_service_identity.agent["pubsub.googleapis.com"].member
}

resource "google_pubsub_topic_iam_member" "pubsub" {
  for_each = toset([
    # Pub/Sub: puts messages for index-document aside that failed too often
    "documents-dead-letter",
  ])

  topic  = google_pubsub_topic.topic[each.key].name
  role   = "roles/pubsub.publisher"
  member = google_project_service_identity.agent["pubsub.googleapis.com"].member
}

resource "google_service_account_iam_member" "callers" {
  for_each = toset([
    # Pub/Sub: calls index-document as index-document-caller
    "index-document-caller",
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
      values(google_cloud_tasks_queue_iam_member.delayed)[*].id,
      values(google_service_account_iam_member.itself)[*].id,
      google_artifact_registry_repository_iam_member.builder_images.id,
      google_storage_bucket_iam_member.builder_bundles.id,
      google_project_iam_member.builder_object_viewer.id,
      google_project_iam_member.builder_log_writer.id,
      values(google_pubsub_topic_iam_member.pubsub)[*].id,
      values(google_service_account_iam_member.callers)[*].id,
    ]))
  }
}
