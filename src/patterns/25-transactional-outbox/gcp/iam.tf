# Made from the app transactional-outbox by "motif build". Change the app and build again; edits made here are lost.

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
    cancel-order        = "Function cancel-order"
    get-order           = "Function get-order"
    get-parcel          = "Function get-parcel"
    pack-order          = "Function pack-order"
    put-order           = "Function put-order"
    relay-order         = "Function relay-order"
    sweep-outbox        = "Function sweep-outbox"
    builder             = "Builds the functions of transactional-outbox"
    gateway             = "Gateway of transactional-outbox to its functions"
    pack-order-caller   = "Calls pack-order for messages (announcements)"
    relay-order-caller  = "Calls relay-order for messages (untold)"
    sweep-outbox-caller = "Calls sweep-outbox for schedules (sweep)"
  }

  account_id   = "${substr(each.key, 0, 21)}-${substr(sha256("${local.prefix}-transactional-outbox-${each.key}"), 0, 8)}"
  display_name = "${local.prefix}-transactional-outbox-${each.key}"
  description  = each.value

  depends_on = [time_sleep.services_enabled]
}

resource "google_project_iam_member" "database" {
  for_each = {
    # cancel-order: grant saving.events (transactionWriter of table orders)
    # cancel-order: grant store (reader of table orders)
    # cancel-order: remembers what it sent to queue untold, to tell duplicates apart
    cancel-order = "roles/datastore.user"
    # get-order: grant store (reader of table orders)
    get-order = "roles/datastore.viewer"
    # get-parcel: grant parcels (reader of table parcels)
    get-parcel = "roles/datastore.viewer"
    # pack-order: counts how often it tried messages that failed
    # pack-order: grant parcels (readWriter of table parcels)
    pack-order = "roles/datastore.user"
    # put-order: grant saving.events (transactionWriter of table orders)
    # put-order: grant store (reader of table orders)
    # put-order: remembers what it sent to queue untold, to tell duplicates apart
    put-order = "roles/datastore.user"
    # relay-order: counts how often it tried messages that failed
    # relay-order: grant store (readWriter of table orders)
    # relay-order: remembers what it sent to queue announcements, to tell duplicates apart
    relay-order = "roles/datastore.user"
    # sweep-outbox: grant store (reader of table orders)
    # sweep-outbox: remembers what it sent to queue untold, to tell duplicates apart
    sweep-outbox = "roles/datastore.user"
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
    # cancel-order: grant untold (sender of queue untold)
    "cancel-order/untold" = { account = "cancel-order", topic = "untold" }
    # pack-order: gives up messages of queue announcements (announcements)
    "pack-order/announcements-dead-letter" = { account = "pack-order", topic = "announcements-dead-letter" }
    # put-order: grant untold (sender of queue untold)
    "put-order/untold" = { account = "put-order", topic = "untold" }
    # relay-order: gives up messages of queue untold (untold)
    "relay-order/untold-dead-letter" = { account = "relay-order", topic = "untold-dead-letter" }
    # relay-order: grant announcements (sender of queue announcements)
    "relay-order/announcements" = { account = "relay-order", topic = "announcements" }
    # sweep-outbox: grant untold (sender of queue untold)
    "sweep-outbox/untold" = { account = "sweep-outbox", topic = "untold" }
    # sweep-outbox: hands over events that failed for good
    "sweep-outbox/sweep-outbox-dead-letter" = { account = "sweep-outbox", topic = "sweep-outbox-dead-letter" }
  }

  topic  = google_pubsub_topic.topic[each.value.topic].name
  role   = "roles/pubsub.publisher"
  member = google_service_account.account[each.value.account].member
}

resource "google_cloud_run_v2_service_iam_member" "caller" {
  for_each = {
    # cancel-order: is behind the API Gateway, which alone may call it
    cancel-order = "gateway"
    # get-order: is behind the API Gateway, which alone may call it
    get-order = "gateway"
    # get-parcel: is behind the API Gateway, which alone may call it
    get-parcel = "gateway"
    # pack-order: is called for messages (announcements)
    pack-order = "pack-order-caller"
    # put-order: is behind the API Gateway, which alone may call it
    put-order = "gateway"
    # relay-order: is called for messages (untold)
    relay-order = "relay-order-caller"
    # sweep-outbox: is called for schedules (sweep)
    sweep-outbox = "sweep-outbox-caller"
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
    # Pub/Sub: takes out of announcements what failed too often
    "announcements",
    # Pub/Sub: takes out of untold what failed too often
    "untold",
  ])

  subscription = google_pubsub_subscription.queue[each.key].name
  role         = "roles/pubsub.subscriber"
  member       = google_project_service_identity.agent["pubsub.googleapis.com"].member
}

resource "google_pubsub_topic_iam_member" "pubsub" {
  for_each = toset([
    # Pub/Sub: puts messages for pack-order aside that failed too often
    "announcements-dead-letter",
    # Pub/Sub: puts messages for relay-order aside that failed too often
    "untold-dead-letter",
  ])

  topic  = google_pubsub_topic.topic[each.key].name
  role   = "roles/pubsub.publisher"
  member = google_project_service_identity.agent["pubsub.googleapis.com"].member
}

resource "google_service_account_iam_member" "callers" {
  for_each = toset([
    # Pub/Sub: calls pack-order as pack-order-caller
    "pack-order-caller",
    # Pub/Sub: calls relay-order as relay-order-caller
    "relay-order-caller",
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
      google_artifact_registry_repository_iam_member.builder_images.id,
      google_storage_bucket_iam_member.builder_bundles.id,
      google_project_iam_member.builder_object_viewer.id,
      google_project_iam_member.builder_log_writer.id,
      values(google_pubsub_topic_iam_member.pubsub)[*].id,
      values(google_service_account_iam_member.callers)[*].id,
    ]))
  }
}
