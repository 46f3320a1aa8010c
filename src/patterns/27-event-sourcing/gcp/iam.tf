# Made from the app event-sourcing by "motif build". Change the app and build again; edits made here are lost.

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
    catch-up                = "Function catch-up"
    get-account             = "Function get-account"
    get-history             = "Function get-history"
    list-accounts           = "Function list-accounts"
    move-money              = "Function move-money"
    open-account            = "Function open-account"
    project-account         = "Function project-account"
    rebuild-balances        = "Function rebuild-balances"
    builder                 = "Builds the functions of event-sourcing"
    gateway                 = "Gateway of event-sourcing to its functions"
    catch-up-caller         = "Calls catch-up for schedules (catch-up)"
    project-account-caller  = "Calls project-account for messages (changed)"
    rebuild-balances-caller = "Calls rebuild-balances for messages (rebuilding)"
  }

  account_id   = "${substr(each.key, 0, 21)}-${substr(sha256("${local.prefix}-event-sourcing-${each.key}"), 0, 8)}"
  display_name = "${local.prefix}-event-sourcing-${each.key}"
  description  = each.value

  depends_on = [time_sleep.services_enabled]
}

resource "google_pubsub_topic_iam_member" "topic" {
  for_each = {
    # catch-up: grant changed (sender of queue changed)
    "catch-up/changed" = { account = "catch-up", topic = "changed" }
    # catch-up: hands over events that failed for good
    "catch-up/catch-up-dead-letter" = { account = "catch-up", topic = "catch-up-dead-letter" }
    # move-money: grant changed (sender of queue changed)
    "move-money/changed" = { account = "move-money", topic = "changed" }
    # open-account: grant changed (sender of queue changed)
    "open-account/changed" = { account = "open-account", topic = "changed" }
    # project-account: gives up messages of queue changed (changed)
    "project-account/changed-dead-letter" = { account = "project-account", topic = "changed-dead-letter" }
    # rebuild-balances: gives up messages of queue rebuilding (rebuilding)
    "rebuild-balances/rebuilding-dead-letter" = { account = "rebuild-balances", topic = "rebuilding-dead-letter" }
    # rebuild-balances: grant rebuilding (sender of queue rebuilding)
    "rebuild-balances/rebuilding" = { account = "rebuild-balances", topic = "rebuilding" }
  }

  topic  = google_pubsub_topic.topic[each.value.topic].name
  role   = "roles/pubsub.publisher"
  member = google_service_account.account[each.value.account].member
}

resource "google_project_iam_member" "database" {
  for_each = {
    # catch-up: grant store (reader of table accounts)
    catch-up = "roles/datastore.viewer"
    # get-account: grant store (reader of table accounts)
    get-account = "roles/datastore.viewer"
    # get-history: grant store (reader of table accounts)
    get-history = "roles/datastore.viewer"
    # list-accounts: grant rows (reader of table balances)
    list-accounts = "roles/datastore.viewer"
    # move-money: grant appending.events (transactionWriter of table accounts)
    # move-money: grant store (reader of table accounts)
    move-money = "roles/datastore.user"
    # open-account: grant appending.events (transactionWriter of table accounts)
    # open-account: grant store (reader of table accounts)
    open-account = "roles/datastore.user"
    # project-account: counts how often it tried messages that failed
    # project-account: grant rows (readWriter of table balances)
    # project-account: grant store (readWriter of table accounts)
    project-account = "roles/datastore.user"
    # rebuild-balances: counts how often it tried messages that failed
    # rebuild-balances: grant rows (readWriter of table balances)
    # rebuild-balances: grant store (reader of table accounts)
    rebuild-balances = "roles/datastore.user"
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
    # catch-up: has messages of queue changed wait
    "catch-up",
    # move-money: has messages of queue changed wait
    "move-money",
    # open-account: has messages of queue changed wait
    "open-account",
    # rebuild-balances: has messages of queue rebuilding wait
    "rebuild-balances",
  ])

  name     = google_cloud_tasks_queue.delayed.name
  location = var.region
  role     = "roles/cloudtasks.enqueuer"
  member   = google_service_account.account[each.key].member
}

resource "google_service_account_iam_member" "itself" {
  for_each = toset([
    # catch-up: messages of queue changed that waited are published as catch-up itself
    "catch-up",
    # move-money: messages of queue changed that waited are published as move-money itself
    "move-money",
    # open-account: messages of queue changed that waited are published as open-account itself
    "open-account",
    # rebuild-balances: messages of queue rebuilding that waited are published as rebuild-balances itself
    "rebuild-balances",
  ])

  service_account_id = google_service_account.account[each.key].name
  role               = "roles/iam.serviceAccountUser"
  member             = google_service_account.account[each.key].member
}

resource "google_cloud_run_v2_service_iam_member" "caller" {
  for_each = {
    # catch-up: is called for schedules (catch-up)
    catch-up = "catch-up-caller"
    # get-account: is behind the API Gateway, which alone may call it
    get-account = "gateway"
    # get-history: is behind the API Gateway, which alone may call it
    get-history = "gateway"
    # list-accounts: is behind the API Gateway, which alone may call it
    list-accounts = "gateway"
    # move-money: is behind the API Gateway, which alone may call it
    move-money = "gateway"
    # open-account: is behind the API Gateway, which alone may call it
    open-account = "gateway"
    # project-account: is called for messages (changed)
    project-account = "project-account-caller"
    # rebuild-balances: is called for messages (rebuilding)
    rebuild-balances = "rebuild-balances-caller"
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
    # Pub/Sub: takes out of changed what failed too often
    "changed",
    # Pub/Sub: takes out of rebuilding what failed too often
    "rebuilding",
  ])

  subscription = google_pubsub_subscription.queue[each.key].name
  role         = "roles/pubsub.subscriber"
  member       = google_project_service_identity.agent["pubsub.googleapis.com"].member
}

resource "google_pubsub_topic_iam_member" "pubsub" {
  for_each = toset([
    # Pub/Sub: puts messages for project-account aside that failed too often
    "changed-dead-letter",
    # Pub/Sub: puts messages for rebuild-balances aside that failed too often
    "rebuilding-dead-letter",
  ])

  topic  = google_pubsub_topic.topic[each.key].name
  role   = "roles/pubsub.publisher"
  member = google_project_service_identity.agent["pubsub.googleapis.com"].member
}

resource "google_service_account_iam_member" "callers" {
  for_each = toset([
    # Pub/Sub: calls project-account as project-account-caller
    "project-account-caller",
    # Pub/Sub: calls rebuild-balances as rebuild-balances-caller
    "rebuild-balances-caller",
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
