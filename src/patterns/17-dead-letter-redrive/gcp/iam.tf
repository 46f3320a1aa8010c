# Made from the app dead-letter-redrive by "motif build". Change the app and build again; edits made here are lost.

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
    apply-scan        = "Function apply-scan"
    get-shipment      = "Function get-shipment"
    give-up-scan      = "Function give-up-scan"
    put-depot         = "Function put-depot"
    put-scan          = "Function put-scan"
    builder           = "Builds the functions of dead-letter-redrive"
    gateway           = "Gateway of dead-letter-redrive to its functions"
    apply-scan-caller = "Calls apply-scan for messages (applying)"
  }

  account_id   = "${substr(each.key, 0, 21)}-${substr(sha256("${local.prefix}-dead-letter-redrive-${each.key}"), 0, 8)}"
  display_name = "${local.prefix}-dead-letter-redrive-${each.key}"
  description  = each.value

  depends_on = [time_sleep.services_enabled]
}

resource "google_pubsub_topic_iam_member" "topic" {
  for_each = {
    # apply-scan: gives up messages of queue scans (applying)
    "apply-scan/scans-dead-letter" = { account = "apply-scan", topic = "scans-dead-letter" }
    # give-up-scan: grant scans (sender of queue scans)
    "give-up-scan/scans" = { account = "give-up-scan", topic = "scans" }
    # put-scan: grant scans (sender of queue scans)
    "put-scan/scans" = { account = "put-scan", topic = "scans" }
  }

  topic  = google_pubsub_topic.topic[each.value.topic].name
  role   = "roles/pubsub.publisher"
  member = google_service_account.account[each.value.account].member
}

resource "google_project_iam_member" "database" {
  for_each = {
    # apply-scan: counts how often it tried messages that failed
    # apply-scan: grant depots (reader of table depots)
    # apply-scan: grant journal (readWriter of table journal)
    # apply-scan: grant shipments (readWriter of table shipments)
    apply-scan = "roles/datastore.user"
    # get-shipment: grant journal (reader of table journal)
    # get-shipment: grant shipments (reader of table shipments)
    get-shipment = "roles/datastore.viewer"
    # give-up-scan: remembers what it sent to queue scans, to tell duplicates apart
    give-up-scan = "roles/datastore.user"
    # put-depot: grant depots (writer of table depots)
    put-depot = "roles/datastore.user"
    # put-scan: remembers what it sent to queue scans, to tell duplicates apart
    put-scan = "roles/datastore.user"
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
    # apply-scan: is called for messages (applying)
    apply-scan = "apply-scan-caller"
    # get-shipment: is behind the API Gateway, which alone may call it
    get-shipment = "gateway"
    # give-up-scan: is behind the API Gateway, which alone may call it
    give-up-scan = "gateway"
    # put-depot: is behind the API Gateway, which alone may call it
    put-depot = "gateway"
    # put-scan: is behind the API Gateway, which alone may call it
    put-scan = "gateway"
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
    # Pub/Sub: takes out of scans what failed too often
    "scans",
  ])

  subscription = google_pubsub_subscription.queue[each.key].name
  role         = "roles/pubsub.subscriber"
  member       = google_project_service_identity.agent["pubsub.googleapis.com"].member
}

resource "google_pubsub_topic_iam_member" "pubsub" {
  for_each = toset([
    # Pub/Sub: puts messages for apply-scan aside that failed too often
    "scans-dead-letter",
  ])

  topic  = google_pubsub_topic.topic[each.key].name
  role   = "roles/pubsub.publisher"
  member = google_project_service_identity.agent["pubsub.googleapis.com"].member
}

resource "google_service_account_iam_member" "callers" {
  for_each = toset([
    # Pub/Sub: calls apply-scan as apply-scan-caller
    "apply-scan-caller",
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
