# Made from the app async-processor by "motif build". Change the app and build again; edits made here are lost.

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
    create-job         = "Function create-job"
    get-job            = "Function get-job"
    get-job-result     = "Function get-job-result"
    process-job        = "Function process-job"
    builder            = "Builds the functions of async-processor"
    gateway            = "Gateway of async-processor to its functions"
    process-job-caller = "Calls process-job for messages (work)"
  }

  account_id   = "${substr(each.key, 0, 21)}-${substr(sha256("${local.prefix}-async-processor-${each.key}"), 0, 8)}"
  display_name = "${local.prefix}-async-processor-${each.key}"
  description  = each.value

  depends_on = [time_sleep.services_enabled]
}

resource "google_project_iam_member" "database" {
  for_each = {
    # create-job: grant jobs (writer of table jobs)
    # create-job: grant requests (readWriter of table requests)
    create-job = "roles/datastore.user"
    # get-job: grant jobs (reader of table jobs)
    get-job = "roles/datastore.viewer"
    # process-job: counts how often it tried messages that failed
    # process-job: grant jobs (readWriter of table jobs)
    process-job = "roles/datastore.user"
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
    # create-job: grant queue (sender of queue jobs)
    "create-job/jobs" = { account = "create-job", topic = "jobs" }
    # process-job: gives up messages of queue jobs (work)
    "process-job/jobs-dead-letter" = { account = "process-job", topic = "jobs-dead-letter" }
  }

  topic  = google_pubsub_topic.topic[each.value.topic].name
  role   = "roles/pubsub.publisher"
  member = google_service_account.account[each.value.account].member
}

resource "google_cloud_tasks_queue_iam_member" "delayed" {
  for_each = toset([
    # create-job: has messages of queue jobs wait
    "create-job",
  ])

  name     = google_cloud_tasks_queue.delayed.name
  location = var.region
  role     = "roles/cloudtasks.enqueuer"
  member   = google_service_account.account[each.key].member
}

resource "google_service_account_iam_member" "itself" {
  for_each = toset([
    # create-job: messages of queue jobs that waited are published as create-job itself
    "create-job",
  ])

  service_account_id = google_service_account.account[each.key].name
  role               = "roles/iam.serviceAccountUser"
  member             = google_service_account.account[each.key].member
}

resource "google_storage_bucket_iam_member" "bucket" {
  for_each = {
    # get-job-result: grant results (reader of bucket results)
    "get-job-result/results" = { account = "get-job-result", role = "roles/storage.objectViewer" }
    # process-job: grant results (writer of bucket results)
    "process-job/results" = { account = "process-job", role = "roles/storage.objectUser" }
  }

  bucket = google_storage_bucket.bucket["results"].name
  role   = each.value.role
  member = google_service_account.account[each.value.account].member
}

resource "google_cloud_run_v2_service_iam_member" "caller" {
  for_each = {
    # create-job: is behind the API Gateway, which alone may call it
    create-job = "gateway"
    # get-job: is behind the API Gateway, which alone may call it
    get-job = "gateway"
    # get-job-result: is behind the API Gateway, which alone may call it
    get-job-result = "gateway"
    # process-job: is called for messages (work)
    process-job = "process-job-caller"
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
    # Pub/Sub: takes out of jobs what failed too often
    "jobs",
  ])

  subscription = google_pubsub_subscription.queue[each.key].name
  role         = "roles/pubsub.subscriber"
  member       = google_project_service_identity.agent["pubsub.googleapis.com"].member
}

resource "google_pubsub_topic_iam_member" "pubsub" {
  for_each = toset([
    # Pub/Sub: puts messages for process-job aside that failed too often
    "jobs-dead-letter",
  ])

  topic  = google_pubsub_topic.topic[each.key].name
  role   = "roles/pubsub.publisher"
  member = google_project_service_identity.agent["pubsub.googleapis.com"].member
}

resource "google_service_account_iam_member" "callers" {
  for_each = toset([
    # Pub/Sub: calls process-job as process-job-caller
    "process-job-caller",
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
      values(google_storage_bucket_iam_member.bucket)[*].id,
      google_artifact_registry_repository_iam_member.builder_images.id,
      google_storage_bucket_iam_member.builder_bundles.id,
      google_project_iam_member.builder_object_viewer.id,
      google_project_iam_member.builder_log_writer.id,
      values(google_pubsub_topic_iam_member.pubsub)[*].id,
      values(google_service_account_iam_member.callers)[*].id,
    ]))
  }
}
