# Made from the app webhook-ingest by "motif build". Change the app and build again; edits made here are lost.

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
    list-events             = "Function list-events"
    receive-from-github     = "Function receive-from-github"
    receive-from-monitoring = "Function receive-from-monitoring"
    record-event            = "Function record-event"
    builder                 = "Builds the functions of webhook-ingest"
    gateway                 = "Gateway of webhook-ingest to its functions"
    record-event-caller     = "Calls record-event for messages (work)"
  }

  account_id   = "${substr(each.key, 0, 21)}-${substr(sha256("${local.prefix}-webhook-ingest-${each.key}"), 0, 8)}"
  display_name = "${local.prefix}-webhook-ingest-${each.key}"
  description  = each.value

  depends_on = [time_sleep.services_enabled]
}

resource "google_project_iam_member" "database" {
  for_each = {
    # list-events: grant serviceEvents (reader of table service-events)
    list-events = "roles/datastore.viewer"
    # record-event: counts how often it tried messages that failed
    # record-event: grant serviceEvents (writer of table service-events)
    record-event = "roles/datastore.user"
  }

  project = var.project_id
  role    = each.value
  member  = google_service_account.account[each.key].member

  condition {
    title      = "this-database-only"
    expression = "resource.name == \"${google_firestore_database.app.id}\""
  }
}

resource "google_secret_manager_secret_iam_member" "secret" {
  for_each = {
    # receive-from-github: grant key (reader of secret github-key)
    "receive-from-github/github-key" = { account = "receive-from-github", secret = "github-key" }
    # receive-from-monitoring: grant key (reader of secret monitoring-key)
    "receive-from-monitoring/monitoring-key" = { account = "receive-from-monitoring", secret = "monitoring-key" }
  }

  secret_id = google_secret_manager_secret.secret[each.value.secret].id
  role      = "roles/secretmanager.secretAccessor"
  member    = google_service_account.account[each.value.account].member
}

resource "google_pubsub_topic_iam_member" "topic" {
  for_each = {
    # receive-from-github: grant webhooks (sender of queue webhooks)
    "receive-from-github/webhooks" = { account = "receive-from-github", topic = "webhooks" }
    # receive-from-monitoring: grant webhooks (sender of queue webhooks)
    "receive-from-monitoring/webhooks" = { account = "receive-from-monitoring", topic = "webhooks" }
    # record-event: gives up messages of queue webhooks (work)
    "record-event/webhooks-dead-letter" = { account = "record-event", topic = "webhooks-dead-letter" }
  }

  topic  = google_pubsub_topic.topic[each.value.topic].name
  role   = "roles/pubsub.publisher"
  member = google_service_account.account[each.value.account].member
}

resource "google_cloud_tasks_queue_iam_member" "delayed" {
  for_each = toset([
    # receive-from-github: has messages of queue webhooks wait
    "receive-from-github",
    # receive-from-monitoring: has messages of queue webhooks wait
    "receive-from-monitoring",
  ])

  name     = google_cloud_tasks_queue.delayed.name
  location = var.region
  role     = "roles/cloudtasks.enqueuer"
  member   = google_service_account.account[each.key].member
}

resource "google_service_account_iam_member" "itself" {
  for_each = toset([
    # receive-from-github: messages of queue webhooks that waited are published as receive-from-github itself
    "receive-from-github",
    # receive-from-monitoring: messages of queue webhooks that waited are published as receive-from-monitoring itself
    "receive-from-monitoring",
  ])

  service_account_id = google_service_account.account[each.key].name
  role               = "roles/iam.serviceAccountUser"
  member             = google_service_account.account[each.key].member
}

resource "google_cloud_run_v2_service_iam_member" "caller" {
  for_each = {
    # list-events: is behind the API Gateway, which alone may call it
    list-events = "gateway"
    # receive-from-github: is behind the API Gateway, which alone may call it
    receive-from-github = "gateway"
    # receive-from-monitoring: is behind the API Gateway, which alone may call it
    receive-from-monitoring = "gateway"
    # record-event: is called for messages (work)
    record-event = "record-event-caller"
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
    # Pub/Sub: takes out of webhooks what failed too often
    "webhooks",
  ])

  subscription = google_pubsub_subscription.queue[each.key].name
  role         = "roles/pubsub.subscriber"
  member       = google_project_service_identity.agent["pubsub.googleapis.com"].member
}

resource "google_pubsub_topic_iam_member" "pubsub" {
  for_each = toset([
    # Pub/Sub: puts messages for record-event aside that failed too often
    "webhooks-dead-letter",
  ])

  topic  = google_pubsub_topic.topic[each.key].name
  role   = "roles/pubsub.publisher"
  member = google_project_service_identity.agent["pubsub.googleapis.com"].member
}

resource "google_service_account_iam_member" "callers" {
  for_each = toset([
    # Pub/Sub: calls record-event as record-event-caller
    "record-event-caller",
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
      values(google_secret_manager_secret_iam_member.secret)[*].id,
      values(google_pubsub_topic_iam_member.topic)[*].id,
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
