# Made from the app scatter-gather by "motif build". Change the app and build again; edits made here are lost.

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
    ask-again        = "Function ask-again"
    get-quote        = "Function get-quote"
    give-quote       = "Function give-quote"
    builder          = "Builds the functions of scatter-gather"
    gateway          = "Gateway of scatter-gather to its functions"
    ask-again-caller = "Calls ask-again for messages (late)"
  }

  account_id   = "${substr(each.key, 0, 21)}-${substr(sha256("${local.prefix}-scatter-gather-${each.key}"), 0, 8)}"
  display_name = "${local.prefix}-scatter-gather-${each.key}"
  description  = each.value

  depends_on = [time_sleep.services_enabled]
}

resource "google_pubsub_topic_iam_member" "topic" {
  for_each = {
    # ask-again: gives up messages of queue missed (late)
    "ask-again/missed-dead-letter" = { account = "ask-again", topic = "missed-dead-letter" }
    # give-quote: grant missed (sender of queue missed)
    "give-quote/missed" = { account = "give-quote", topic = "missed" }
  }

  topic  = google_pubsub_topic.topic[each.value.topic].name
  role   = "roles/pubsub.publisher"
  member = google_service_account.account[each.value.account].member
}

resource "google_project_iam_member" "database" {
  for_each = {
    # ask-again: counts how often it tried messages that failed
    # ask-again: grant lateAnswers (writer of table late-answers)
    ask-again = "roles/datastore.user"
    # get-quote: grant lateAnswers (reader of table late-answers)
    # get-quote: grant quotes (reader of table quotes)
    get-quote = "roles/datastore.viewer"
    # give-quote: grant quotes (readWriter of table quotes)
    # give-quote: grant requests (readWriter of table requests)
    give-quote = "roles/datastore.user"
  }

  project = var.project_id
  role    = each.value
  member  = google_service_account.account[each.key].member

  condition {
    title      = "this-database-only"
    expression = "resource.name == \"${google_firestore_database.app.id}\""
  }
}

resource "google_cloud_tasks_queue_iam_member" "delayed" {
  for_each = toset([
    # give-quote: has messages of queue missed wait
    "give-quote",
  ])

  name     = google_cloud_tasks_queue.delayed.name
  location = var.region
  role     = "roles/cloudtasks.enqueuer"
  member   = google_service_account.account[each.key].member
}

resource "google_service_account_iam_member" "itself" {
  for_each = toset([
    # give-quote: messages of queue missed that waited are published as give-quote itself
    "give-quote",
  ])

  service_account_id = google_service_account.account[each.key].name
  role               = "roles/iam.serviceAccountUser"
  member             = google_service_account.account[each.key].member
}

resource "google_cloud_run_v2_service_iam_member" "caller" {
  for_each = {
    # ask-again: is called for messages (late)
    ask-again = "ask-again-caller"
    # get-quote: is behind the API Gateway, which alone may call it
    get-quote = "gateway"
    # give-quote: is behind the API Gateway, which alone may call it
    give-quote = "gateway"
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
    # Pub/Sub: takes out of missed what failed too often
    "missed",
  ])

  subscription = google_pubsub_subscription.queue[each.key].name
  role         = "roles/pubsub.subscriber"
  member       = google_project_service_identity.agent["pubsub.googleapis.com"].member
}

resource "google_pubsub_topic_iam_member" "pubsub" {
  for_each = toset([
    # Pub/Sub: puts messages for ask-again aside that failed too often
    "missed-dead-letter",
  ])

  topic  = google_pubsub_topic.topic[each.key].name
  role   = "roles/pubsub.publisher"
  member = google_project_service_identity.agent["pubsub.googleapis.com"].member
}

resource "google_service_account_iam_member" "callers" {
  for_each = toset([
    # Pub/Sub: calls ask-again as ask-again-caller
    "ask-again-caller",
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
      values(google_project_iam_member.database)[*].id,
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
