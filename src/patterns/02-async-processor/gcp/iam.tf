# Made from the app async-processor by "motif build". Change the app and build again; edits made here are lost.

data "google_project" "current" {
  project_id = var.project_id
}

resource "google_service_account" "create_job" {
  account_id   = "create-job-${substr(sha256("${local.prefix}-async-processor-create-job"), 0, 8)}"
  display_name = "${local.prefix}-async-processor-create-job"
  description  = "Function create-job"

  depends_on = [google_project_service.required]
}

# create-job: grant jobs (writer of table jobs)
# create-job: grant requests (readWriter of table requests)
resource "google_project_iam_member" "create_job_on_database" {
  project = var.project_id
  role    = "roles/datastore.user"
  member  = google_service_account.create_job.member

  condition {
    title      = "this-database-only"
    expression = "resource.name == \"${google_firestore_database.app.id}\""
  }
}

# create-job: grant queue (sender of queue jobs)
resource "google_pubsub_topic_iam_member" "create_job_on_jobs" {
  topic  = google_pubsub_topic.jobs.name
  role   = "roles/pubsub.publisher"
  member = google_service_account.create_job.member
}

# create-job: has messages of queue jobs wait
resource "google_cloud_tasks_queue_iam_member" "create_job_on_delayed" {
  name     = google_cloud_tasks_queue.delayed.name
  location = var.region
  role     = "roles/cloudtasks.enqueuer"
  member   = google_service_account.create_job.member
}

# create-job: messages of queue jobs that waited are published as create-job itself
resource "google_service_account_iam_member" "create_job_on_itself" {
  service_account_id = google_service_account.create_job.name
  role               = "roles/iam.serviceAccountUser"
  member             = google_service_account.create_job.member
}

# create-job: is behind the API Gateway, which alone may call it
resource "google_cloud_run_v2_service_iam_member" "create_job_call" {
  name     = google_cloudfunctions2_function.create_job.name
  location = var.region
  role     = "roles/run.invoker"
  member   = google_service_account.gateway.member
}

resource "google_service_account" "get_job" {
  account_id   = "get-job-${substr(sha256("${local.prefix}-async-processor-get-job"), 0, 8)}"
  display_name = "${local.prefix}-async-processor-get-job"
  description  = "Function get-job"

  depends_on = [google_project_service.required]
}

# get-job: grant jobs (reader of table jobs)
resource "google_project_iam_member" "get_job_on_database" {
  project = var.project_id
  role    = "roles/datastore.viewer"
  member  = google_service_account.get_job.member

  condition {
    title      = "this-database-only"
    expression = "resource.name == \"${google_firestore_database.app.id}\""
  }
}

# get-job: is behind the API Gateway, which alone may call it
resource "google_cloud_run_v2_service_iam_member" "get_job_call" {
  name     = google_cloudfunctions2_function.get_job.name
  location = var.region
  role     = "roles/run.invoker"
  member   = google_service_account.gateway.member
}

resource "google_service_account" "get_job_result" {
  account_id   = "get-job-result-${substr(sha256("${local.prefix}-async-processor-get-job-result"), 0, 8)}"
  display_name = "${local.prefix}-async-processor-get-job-result"
  description  = "Function get-job-result"

  depends_on = [google_project_service.required]
}

# get-job-result: grant results (reader of bucket results)
resource "google_storage_bucket_iam_member" "get_job_result_on_results" {
  bucket = google_storage_bucket.results.name
  role   = "roles/storage.objectViewer"
  member = google_service_account.get_job_result.member
}

# get-job-result: is behind the API Gateway, which alone may call it
resource "google_cloud_run_v2_service_iam_member" "get_job_result_call" {
  name     = google_cloudfunctions2_function.get_job_result.name
  location = var.region
  role     = "roles/run.invoker"
  member   = google_service_account.gateway.member
}

resource "google_service_account" "process_job" {
  account_id   = "process-job-${substr(sha256("${local.prefix}-async-processor-process-job"), 0, 8)}"
  display_name = "${local.prefix}-async-processor-process-job"
  description  = "Function process-job"

  depends_on = [google_project_service.required]
}

# process-job: gives up messages of queue jobs (work)
resource "google_pubsub_topic_iam_member" "process_job_on_jobs_dead_letter" {
  topic  = google_pubsub_topic.jobs_dead_letter.name
  role   = "roles/pubsub.publisher"
  member = google_service_account.process_job.member
}

# process-job: counts how often it tried messages that failed
# process-job: grant jobs (readWriter of table jobs)
resource "google_project_iam_member" "process_job_on_database" {
  project = var.project_id
  role    = "roles/datastore.user"
  member  = google_service_account.process_job.member

  condition {
    title      = "this-database-only"
    expression = "resource.name == \"${google_firestore_database.app.id}\""
  }
}

# process-job: grant results (writer of bucket results)
resource "google_storage_bucket_iam_member" "process_job_on_results" {
  bucket = google_storage_bucket.results.name
  role   = "roles/storage.objectUser"
  member = google_service_account.process_job.member
}

# process-job: is called for messages (work)
resource "google_cloud_run_v2_service_iam_member" "process_job_call" {
  name     = google_cloudfunctions2_function.process_job.name
  location = var.region
  role     = "roles/run.invoker"
  member   = google_service_account.process_job_caller.member
}

resource "google_service_account" "builder" {
  account_id   = "builder-${substr(sha256("${local.prefix}-async-processor-builder"), 0, 8)}"
  display_name = "${local.prefix}-async-processor-builder"
  description  = "Builds the functions of async-processor"

  depends_on = [google_project_service.required]
}

# builder: stores the images of functions
resource "google_artifact_registry_repository_iam_member" "builder_on_functions" {
  repository = google_artifact_registry_repository.functions.name
  location   = var.region
  role       = "roles/artifactregistry.writer"
  member     = google_service_account.builder.member
}

# builder: reads the bundles
resource "google_storage_bucket_iam_member" "builder_on_bundles" {
  bucket = google_storage_bucket.bundles.name
  role   = "roles/storage.objectViewer"
  member = google_service_account.builder.member
}

# builder: reads what Cloud Functions copied of the bundles, into a bucket that it makes itself at the first build
resource "google_project_iam_member" "builder_object_viewer" {
  project = var.project_id
  role    = "roles/storage.objectViewer"
  member  = google_service_account.builder.member

  condition {
    title      = "sources-of-functions-only"
    expression = "resource.name.startsWith(\"projects/_/buckets/gcf-v2-sources-${data.google_project.current.number}-${var.region}\")"
  }
}

# builder: writes the log of a build; there is no narrower place to allow that
resource "google_project_iam_member" "builder_log_writer" {
  project = var.project_id
  role    = "roles/logging.logWriter"
  member  = google_service_account.builder.member
}

resource "google_service_account" "gateway" {
  account_id   = "gateway-${substr(sha256("${local.prefix}-async-processor-gateway"), 0, 8)}"
  display_name = "${local.prefix}-async-processor-gateway"
  description  = "Gateway of async-processor to its functions"

  depends_on = [google_project_service.required]
}

resource "google_service_account" "process_job_caller" {
  account_id   = "process-job-caller-${substr(sha256("${local.prefix}-async-processor-process-job-caller"), 0, 8)}"
  display_name = "${local.prefix}-async-processor-process-job-caller"
  description  = "Calls process-job for messages (work)"

  depends_on = [google_project_service.required]
}

# Pub/Sub: puts messages of jobs aside that failed too often
resource "google_pubsub_topic_iam_member" "pubsub_on_jobs_dead_letter" {
  topic  = google_pubsub_topic.jobs_dead_letter.name
  role   = "roles/pubsub.publisher"
  member = "serviceAccount:service-${data.google_project.current.number}@gcp-sa-pubsub.iam.gserviceaccount.com"
}

# Pub/Sub: takes them out of jobs then
resource "google_pubsub_subscription_iam_member" "pubsub_on_jobs" {
  subscription = google_pubsub_subscription.jobs.name
  role         = "roles/pubsub.subscriber"
  member       = "serviceAccount:service-${data.google_project.current.number}@gcp-sa-pubsub.iam.gserviceaccount.com"
}

# Until roles are known everywhere, builds and triggers fail.
resource "time_sleep" "permissions_in_effect" {
  create_duration = "120s"

  depends_on = [
    google_artifact_registry_repository_iam_member.builder_on_functions,
    google_storage_bucket_iam_member.builder_on_bundles,
    google_project_iam_member.builder_object_viewer,
    google_project_iam_member.builder_log_writer,
  ]
}
