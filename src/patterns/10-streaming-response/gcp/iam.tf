# Made from the app streaming-response by "motif build". Change the app and build again; edits made here are lost.

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
    export-orders        = "Function export-orders"
    get-import           = "Function get-import"
    import-orders        = "Function import-orders"
    start-import         = "Function start-import"
    watch-import         = "Function watch-import"
    builder              = "Builds the functions of streaming-response"
    gateway              = "Gateway of streaming-response to its functions"
    import-orders-caller = "Calls import-orders for messages (work)"
  }

  account_id   = "${substr(each.key, 0, 21)}-${substr(sha256("${local.prefix}-streaming-response-${each.key}"), 0, 8)}"
  display_name = "${local.prefix}-streaming-response-${each.key}"
  description  = each.value

  depends_on = [time_sleep.services_enabled]
}

resource "google_project_iam_member" "database" {
  for_each = {
    # export-orders: grant orders (reader of table orders)
    export-orders = "roles/datastore.viewer"
    # get-import: grant imports (reader of table imports)
    # get-import: grant progress (reader of table progress)
    get-import = "roles/datastore.viewer"
    # import-orders: counts how often it tried messages that failed
    # import-orders: grant imports (reader of table imports)
    # import-orders: grant orders (writer of table orders)
    # import-orders: grant progress (readWriter of table progress)
    import-orders = "roles/datastore.user"
    # start-import: grant imports (writer of table imports)
    # start-import: grant requests (readWriter of table requests)
    start-import = "roles/datastore.user"
    # watch-import: grant imports (reader of table imports)
    # watch-import: grant progress (reader of table progress)
    watch-import = "roles/datastore.viewer"
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
    # import-orders: gives up messages of queue accepted (work)
    "import-orders/accepted-dead-letter" = { account = "import-orders", topic = "accepted-dead-letter" }
    # start-import: grant accepted (sender of queue accepted)
    "start-import/accepted" = { account = "start-import", topic = "accepted" }
  }

  topic  = google_pubsub_topic.topic[each.value.topic].name
  role   = "roles/pubsub.publisher"
  member = google_service_account.account[each.value.account].member
}

resource "google_cloud_tasks_queue_iam_member" "delayed" {
  for_each = toset([
    # start-import: has messages of queue accepted wait
    "start-import",
  ])

  name     = google_cloud_tasks_queue.delayed.name
  location = var.region
  role     = "roles/cloudtasks.enqueuer"
  member   = google_service_account.account[each.key].member
}

resource "google_service_account_iam_member" "itself" {
  for_each = toset([
    # start-import: messages of queue accepted that waited are published as start-import itself
    "start-import",
  ])

  service_account_id = google_service_account.account[each.key].name
  role               = "roles/iam.serviceAccountUser"
  member             = google_service_account.account[each.key].member
}

resource "google_cloud_run_v2_service_iam_member" "caller" {
  for_each = {
    # get-import: is behind the API Gateway, which alone may call it
    get-import = "gateway"
    # import-orders: is called for messages (work)
    import-orders = "import-orders-caller"
    # start-import: is behind the API Gateway, which alone may call it
    start-import = "gateway"
  }

  name     = google_cloudfunctions2_function.function[each.key].name
  location = var.region
  role     = "roles/run.invoker"
  member   = google_service_account.account[each.value].member
}

resource "google_cloud_run_v2_service_iam_member" "function_urls_public" {
  for_each = (
    var.function_urls_public
    ? toset([
      # export-orders: streams, so it is called directly
      "export-orders",
      # watch-import: streams, so it is called directly
      "watch-import",
    ])
    : toset([])
  )

  name     = google_cloudfunctions2_function.function[each.key].name
  location = var.region
  role     = "roles/run.invoker"
  member   = "allUsers"
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
    # Pub/Sub: takes out of accepted what failed too often
    "accepted",
  ])

  subscription = google_pubsub_subscription.queue[each.key].name
  role         = "roles/pubsub.subscriber"
  member       = google_project_service_identity.agent["pubsub.googleapis.com"].member
}

resource "google_pubsub_topic_iam_member" "pubsub" {
  for_each = toset([
    # Pub/Sub: puts messages for import-orders aside that failed too often
    "accepted-dead-letter",
  ])

  topic  = google_pubsub_topic.topic[each.key].name
  role   = "roles/pubsub.publisher"
  member = google_project_service_identity.agent["pubsub.googleapis.com"].member
}

resource "google_service_account_iam_member" "callers" {
  for_each = toset([
    # Pub/Sub: calls import-orders as import-orders-caller
    "import-orders-caller",
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
