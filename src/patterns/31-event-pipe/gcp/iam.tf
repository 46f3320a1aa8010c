# Made from the app event-pipe by "motif build". Change the app and build again; edits made here are lost.

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
    accept-reading           = "Function accept-reading"
    list-alerts              = "Function list-alerts"
    pass-hot-readings        = "Function pass-hot-readings"
    raise-alert              = "Function raise-alert"
    register-machine         = "Function register-machine"
    builder                  = "Builds the functions of event-pipe"
    gateway                  = "Gateway of event-pipe to its functions"
    pass-hot-readings-caller = "Calls pass-hot-readings for messages (pass)"
    raise-alert-caller       = "Calls raise-alert for messages (raise)"
  }

  account_id   = "${substr(each.key, 0, 21)}-${substr(sha256("${local.prefix}-event-pipe-${each.key}"), 0, 8)}"
  display_name = "${local.prefix}-event-pipe-${each.key}"
  description  = each.value

  depends_on = [time_sleep.services_enabled]
}

resource "google_pubsub_topic_iam_member" "topic" {
  for_each = {
    # accept-reading: grant readings (sender of queue readings)
    "accept-reading/readings" = { account = "accept-reading", topic = "readings" }
    # pass-hot-readings: gives up messages of queue readings (pass)
    "pass-hot-readings/readings-dead-letter" = { account = "pass-hot-readings", topic = "readings-dead-letter" }
    # pass-hot-readings: grant $target (sender of queue hot-readings)
    "pass-hot-readings/hot-readings" = { account = "pass-hot-readings", topic = "hot-readings" }
    # raise-alert: gives up messages of queue hot-readings (raise)
    "raise-alert/hot-readings-dead-letter" = { account = "raise-alert", topic = "hot-readings-dead-letter" }
  }

  topic  = google_pubsub_topic.topic[each.value.topic].name
  role   = "roles/pubsub.publisher"
  member = google_service_account.account[each.value.account].member
}

resource "google_cloud_tasks_queue_iam_member" "delayed" {
  for_each = toset([
    # accept-reading: has messages of queue readings wait
    "accept-reading",
    # pass-hot-readings: has messages of queue hot-readings wait
    "pass-hot-readings",
  ])

  name     = google_cloud_tasks_queue.delayed.name
  location = var.region
  role     = "roles/cloudtasks.enqueuer"
  member   = google_service_account.account[each.key].member
}

resource "google_service_account_iam_member" "itself" {
  for_each = toset([
    # accept-reading: messages of queue readings that waited are published as accept-reading itself
    "accept-reading",
    # pass-hot-readings: messages of queue hot-readings that waited are published as pass-hot-readings itself
    "pass-hot-readings",
  ])

  service_account_id = google_service_account.account[each.key].name
  role               = "roles/iam.serviceAccountUser"
  member             = google_service_account.account[each.key].member
}

resource "google_project_iam_member" "database" {
  for_each = {
    # list-alerts: grant alerts (reader of table alerts)
    list-alerts = "roles/datastore.viewer"
    # pass-hot-readings: counts how often it tried messages that failed
    # pass-hot-readings: grant machines (reader of table machines)
    pass-hot-readings = "roles/datastore.user"
    # raise-alert: counts how often it tried messages that failed
    # raise-alert: grant alerts (writer of table alerts)
    raise-alert = "roles/datastore.user"
    # register-machine: grant machines (writer of table machines)
    register-machine = "roles/datastore.user"
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
  for_each = {
    # accept-reading: is behind the API Gateway, which alone may call it
    accept-reading = "gateway"
    # list-alerts: is behind the API Gateway, which alone may call it
    list-alerts = "gateway"
    # pass-hot-readings: is called for messages (pass)
    pass-hot-readings = "pass-hot-readings-caller"
    # raise-alert: is called for messages (raise)
    raise-alert = "raise-alert-caller"
    # register-machine: is behind the API Gateway, which alone may call it
    register-machine = "gateway"
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
    # Pub/Sub: takes out of hot-readings what failed too often
    "hot-readings",
    # Pub/Sub: takes out of readings what failed too often
    "readings",
  ])

  subscription = google_pubsub_subscription.queue[each.key].name
  role         = "roles/pubsub.subscriber"
  member       = google_project_service_identity.agent["pubsub.googleapis.com"].member
}

resource "google_pubsub_topic_iam_member" "pubsub" {
  for_each = toset([
    # Pub/Sub: puts messages for raise-alert aside that failed too often
    "hot-readings-dead-letter",
    # Pub/Sub: puts messages for pass-hot-readings aside that failed too often
    "readings-dead-letter",
  ])

  topic  = google_pubsub_topic.topic[each.key].name
  role   = "roles/pubsub.publisher"
  member = google_project_service_identity.agent["pubsub.googleapis.com"].member
}

resource "google_service_account_iam_member" "callers" {
  for_each = toset([
    # Pub/Sub: calls raise-alert as raise-alert-caller
    "raise-alert-caller",
    # Pub/Sub: calls pass-hot-readings as pass-hot-readings-caller
    "pass-hot-readings-caller",
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
      values(google_pubsub_topic_iam_member.topic)[*].id,
      values(google_cloud_tasks_queue_iam_member.delayed)[*].id,
      values(google_service_account_iam_member.itself)[*].id,
      values(google_project_iam_member.database)[*].id,
      google_artifact_registry_repository_iam_member.builder_images.id,
      google_storage_bucket_iam_member.builder_bundles.id,
      google_project_iam_member.builder_object_viewer.id,
      google_project_iam_member.builder_log_writer.id,
      values(google_pubsub_topic_iam_member.pubsub)[*].id,
      values(google_service_account_iam_member.callers)[*].id,
    ]))
  }
}
