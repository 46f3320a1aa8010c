# Made from the app stream-processor by "motif build". Change the app and build again; edits made here are lost.

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
    aggregate            = "Function aggregate"
    get-intervals        = "Function get-intervals"
    get-rejections       = "Function get-rejections"
    keep-rejected        = "Function keep-rejected"
    take-reading         = "Function take-reading"
    builder              = "Builds the functions of stream-processor"
    gateway              = "Gateway of stream-processor to its functions"
    aggregate-caller     = "Calls aggregate for records (aggregate)"
    keep-rejected-caller = "Calls keep-rejected for messages (rejected)"
  }

  account_id   = "${substr(each.key, 0, 21)}-${substr(sha256("${local.prefix}-stream-processor-${each.key}"), 0, 8)}"
  display_name = "${local.prefix}-stream-processor-${each.key}"
  description  = each.value

  depends_on = [time_sleep.services_enabled]
}

resource "google_pubsub_topic_iam_member" "topic" {
  for_each = {
    # aggregate: tells queue rejected of records of stream readings (aggregate) that failed
    "aggregate/rejected" = { account = "aggregate", topic = "rejected" }
    # keep-rejected: gives up messages of queue rejected (rejected)
    "keep-rejected/rejected-dead-letter" = { account = "keep-rejected", topic = "rejected-dead-letter" }
    # take-reading: grant readings (publisher of stream readings)
    "take-reading/readings" = { account = "take-reading", topic = "readings" }
  }

  topic  = google_pubsub_topic.topic[each.value.topic].name
  role   = "roles/pubsub.publisher"
  member = google_service_account.account[each.value.account].member
}

resource "google_project_iam_member" "database" {
  for_each = {
    # aggregate: counts how often it tried records that failed
    # aggregate: grant intervals (readWriter of table intervals)
    aggregate = "roles/datastore.user"
    # get-intervals: grant intervals (reader of table intervals)
    get-intervals = "roles/datastore.viewer"
    # get-rejections: grant rejections (reader of table rejections)
    get-rejections = "roles/datastore.viewer"
    # keep-rejected: counts how often it tried messages that failed
    # keep-rejected: grant rejections (writer of table rejections)
    keep-rejected = "roles/datastore.user"
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
    # aggregate: is called for records (aggregate)
    aggregate = "aggregate-caller"
    # get-intervals: is behind the API Gateway, which alone may call it
    get-intervals = "gateway"
    # get-rejections: is behind the API Gateway, which alone may call it
    get-rejections = "gateway"
    # keep-rejected: is called for messages (rejected)
    keep-rejected = "keep-rejected-caller"
    # take-reading: is behind the API Gateway, which alone may call it
    take-reading = "gateway"
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
    # Pub/Sub: takes out of rejected what failed too often
    "rejected",
  ])

  subscription = google_pubsub_subscription.queue[each.key].name
  role         = "roles/pubsub.subscriber"
  member       = google_project_service_identity.agent["pubsub.googleapis.com"].member
}

resource "google_pubsub_subscription_iam_member" "pubsub_feeds" {
  for_each = toset([
    # Pub/Sub: takes out of readings-to-aggregate what failed too often
    "readings-to-aggregate",
  ])

  subscription = google_pubsub_subscription.feed[each.key].name
  role         = "roles/pubsub.subscriber"
  member       = google_project_service_identity.agent["pubsub.googleapis.com"].member
}

resource "google_pubsub_topic_iam_member" "pubsub" {
  for_each = toset([
    # Pub/Sub: puts messages for keep-rejected aside that failed too often
    "rejected-dead-letter",
    # Pub/Sub: puts messages for aggregate aside that failed too often
    "rejected",
  ])

  topic  = google_pubsub_topic.topic[each.key].name
  role   = "roles/pubsub.publisher"
  member = google_project_service_identity.agent["pubsub.googleapis.com"].member
}

resource "google_service_account_iam_member" "callers" {
  for_each = toset([
    # Pub/Sub: calls keep-rejected as keep-rejected-caller
    "keep-rejected-caller",
    # Pub/Sub: calls aggregate as aggregate-caller
    "aggregate-caller",
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
      google_artifact_registry_repository_iam_member.builder_images.id,
      google_storage_bucket_iam_member.builder_bundles.id,
      google_project_iam_member.builder_object_viewer.id,
      google_project_iam_member.builder_log_writer.id,
      values(google_pubsub_topic_iam_member.pubsub)[*].id,
      values(google_service_account_iam_member.callers)[*].id,
    ]))
  }
}
