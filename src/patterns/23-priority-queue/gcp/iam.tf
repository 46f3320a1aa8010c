# Made from the app priority-queue by "motif build". Change the app and build again; edits made here are lost.

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
    get-report                  = "Function get-report"
    make-free-report            = "Function make-free-report"
    make-overflow-report        = "Function make-overflow-report"
    make-paid-report            = "Function make-paid-report"
    request-report              = "Function request-report"
    set-plan                    = "Function set-plan"
    builder                     = "Builds the functions of priority-queue"
    gateway                     = "Gateway of priority-queue to its functions"
    make-free-report-caller     = "Calls make-free-report for messages (free)"
    make-overflow-report-caller = "Calls make-overflow-report for messages (overflow)"
    make-paid-report-caller     = "Calls make-paid-report for messages (paid)"
  }

  account_id   = "${substr(each.key, 0, 21)}-${substr(sha256("${local.prefix}-priority-queue-${each.key}"), 0, 8)}"
  display_name = "${local.prefix}-priority-queue-${each.key}"
  description  = each.value

  depends_on = [time_sleep.services_enabled]
}

resource "google_project_iam_member" "database" {
  for_each = {
    # get-report: grant reports (reader of table reports)
    get-report = "roles/datastore.viewer"
    # make-free-report: counts how often it tried messages that failed
    # make-free-report: grant reports (readWriter of table reports)
    make-free-report = "roles/datastore.user"
    # make-overflow-report: counts how often it tried messages that failed
    # make-overflow-report: grant reports (readWriter of table reports)
    make-overflow-report = "roles/datastore.user"
    # make-paid-report: counts how often it tried messages that failed
    # make-paid-report: grant reports (readWriter of table reports)
    make-paid-report = "roles/datastore.user"
    # request-report: grant quotas (readWriter of table reports-quotas)
    # request-report: grant reports (readWriter of table reports)
    # request-report: grant requests (readWriter of table requests)
    # request-report: grant tenants (reader of table tenants)
    request-report = "roles/datastore.user"
    # set-plan: grant tenants (writer of table tenants)
    set-plan = "roles/datastore.user"
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
    # make-free-report: gives up messages of queue reports-free (free)
    "make-free-report/reports-free-dead-letter" = {
      account = "make-free-report"
      topic   = "reports-free-dead-letter"
    }
    # make-overflow-report: gives up messages of queue reports-overflow (overflow)
    "make-overflow-report/reports-overflow-dead-letter" = {
      account = "make-overflow-report"
      topic   = "reports-overflow-dead-letter"
    }
    # make-paid-report: gives up messages of queue reports-paid (paid)
    "make-paid-report/reports-paid-dead-letter" = {
      account = "make-paid-report"
      topic   = "reports-paid-dead-letter"
    }
    # request-report: grant free (sender of queue reports-free)
    "request-report/reports-free" = {
      account = "request-report"
      topic   = "reports-free"
    }
    # request-report: grant overflow (sender of queue reports-overflow)
    "request-report/reports-overflow" = {
      account = "request-report"
      topic   = "reports-overflow"
    }
    # request-report: grant paid (sender of queue reports-paid)
    "request-report/reports-paid" = {
      account = "request-report"
      topic   = "reports-paid"
    }
  }

  topic  = google_pubsub_topic.topic[each.value.topic].name
  role   = "roles/pubsub.publisher"
  member = google_service_account.account[each.value.account].member
}

resource "google_cloud_tasks_queue_iam_member" "delayed" {
  for_each = toset([
    # request-report: has messages of queue reports-free, reports-overflow, reports-paid wait
    "request-report",
  ])

  name     = google_cloud_tasks_queue.delayed.name
  location = var.region
  role     = "roles/cloudtasks.enqueuer"
  member   = google_service_account.account[each.key].member
}

resource "google_service_account_iam_member" "itself" {
  for_each = toset([
    # request-report: messages of queue reports-free, reports-overflow, reports-paid that waited are published as request-report itself
    "request-report",
  ])

  service_account_id = google_service_account.account[each.key].name
  role               = "roles/iam.serviceAccountUser"
  member             = google_service_account.account[each.key].member
}

resource "google_cloud_run_v2_service_iam_member" "caller" {
  for_each = {
    # get-report: is behind the API Gateway, which alone may call it
    get-report = "gateway"
    # make-free-report: is called for messages (free)
    make-free-report = "make-free-report-caller"
    # make-overflow-report: is called for messages (overflow)
    make-overflow-report = "make-overflow-report-caller"
    # make-paid-report: is called for messages (paid)
    make-paid-report = "make-paid-report-caller"
    # request-report: is behind the API Gateway, which alone may call it
    request-report = "gateway"
    # set-plan: is behind the API Gateway, which alone may call it
    set-plan = "gateway"
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
    # Pub/Sub: takes out of reports-free what failed too often
    "reports-free",
    # Pub/Sub: takes out of reports-overflow what failed too often
    "reports-overflow",
    # Pub/Sub: takes out of reports-paid what failed too often
    "reports-paid",
  ])

  subscription = google_pubsub_subscription.queue[each.key].name
  role         = "roles/pubsub.subscriber"
  member       = google_project_service_identity.agent["pubsub.googleapis.com"].member
}

resource "google_pubsub_topic_iam_member" "pubsub" {
  for_each = toset([
    # Pub/Sub: puts messages for make-free-report aside that failed too often
    "reports-free-dead-letter",
    # Pub/Sub: puts messages for make-overflow-report aside that failed too often
    "reports-overflow-dead-letter",
    # Pub/Sub: puts messages for make-paid-report aside that failed too often
    "reports-paid-dead-letter",
  ])

  topic  = google_pubsub_topic.topic[each.key].name
  role   = "roles/pubsub.publisher"
  member = google_project_service_identity.agent["pubsub.googleapis.com"].member
}

resource "google_service_account_iam_member" "callers" {
  for_each = toset([
    # Pub/Sub: calls make-free-report as make-free-report-caller
    "make-free-report-caller",
    # Pub/Sub: calls make-overflow-report as make-overflow-report-caller
    "make-overflow-report-caller",
    # Pub/Sub: calls make-paid-report as make-paid-report-caller
    "make-paid-report-caller",
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
