# Made from the app ordered-processing by "motif build". Change the app and build again; edits made here are lost.

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
    book-movement        = "Function book-movement"
    get-account          = "Function get-account"
    put-account          = "Function put-account"
    put-movement         = "Function put-movement"
    put-rate             = "Function put-rate"
    builder              = "Builds the functions of ordered-processing"
    gateway              = "Gateway of ordered-processing to its functions"
    book-movement-caller = "Calls book-movement for messages (booking)"
  }

  account_id   = "${substr(each.key, 0, 21)}-${substr(sha256("${local.prefix}-ordered-processing-${each.key}"), 0, 8)}"
  display_name = "${local.prefix}-ordered-processing-${each.key}"
  description  = each.value

  depends_on = [time_sleep.services_enabled]
}

resource "google_pubsub_topic_iam_member" "topic" {
  for_each = {
    # book-movement: gives up messages of queue movements (booking)
    "book-movement/movements-dead-letter" = { account = "book-movement", topic = "movements-dead-letter" }
    # put-movement: grant movements (sender of queue movements)
    "put-movement/movements" = { account = "put-movement", topic = "movements" }
  }

  topic  = google_pubsub_topic.topic[each.value.topic].name
  role   = "roles/pubsub.publisher"
  member = google_service_account.account[each.value.account].member
}

resource "google_project_iam_member" "database" {
  for_each = {
    # book-movement: counts how often it tried messages that failed
    # book-movement: grant accounts (reader of table accounts)
    # book-movement: grant ledger (readWriter of table ledger)
    # book-movement: grant rates (reader of table rates)
    book-movement = "roles/datastore.user"
    # get-account: grant accounts (reader of table accounts)
    # get-account: grant ledger (reader of table ledger)
    get-account = "roles/datastore.viewer"
    # put-account: grant accounts (writer of table accounts)
    put-account = "roles/datastore.user"
    # put-movement: remembers what it sent to queue movements, to tell duplicates apart
    put-movement = "roles/datastore.user"
    # put-rate: grant rates (writer of table rates)
    put-rate = "roles/datastore.user"
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
    # book-movement: is called for messages (booking)
    book-movement = "book-movement-caller"
    # get-account: is behind the API Gateway, which alone may call it
    get-account = "gateway"
    # put-account: is behind the API Gateway, which alone may call it
    put-account = "gateway"
    # put-movement: is behind the API Gateway, which alone may call it
    put-movement = "gateway"
    # put-rate: is behind the API Gateway, which alone may call it
    put-rate = "gateway"
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
    # Pub/Sub: takes out of movements what failed too often
    "movements",
  ])

  subscription = google_pubsub_subscription.queue[each.key].name
  role         = "roles/pubsub.subscriber"
  member       = google_project_service_identity.agent["pubsub.googleapis.com"].member
}

resource "google_pubsub_topic_iam_member" "pubsub" {
  for_each = toset([
    # Pub/Sub: puts messages for book-movement aside that failed too often
    "movements-dead-letter",
  ])

  topic  = google_pubsub_topic.topic[each.key].name
  role   = "roles/pubsub.publisher"
  member = google_project_service_identity.agent["pubsub.googleapis.com"].member
}

resource "google_service_account_iam_member" "callers" {
  for_each = toset([
    # Pub/Sub: calls book-movement as book-movement-caller
    "book-movement-caller",
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
