# Made from the app async-processor by "motif build". Change the app and build again; edits made here are lost.

output "api_url" {
  description = "Base URL of the HTTP API."
  value       = "https://${google_api_gateway_gateway.app.default_hostname}"
}

output "function_names" {
  description = "Cloud Run functions, by their name in the app."
  value = {
    create_job     = google_cloudfunctions2_function.create_job.name
    get_job        = google_cloudfunctions2_function.get_job.name
    get_job_result = google_cloudfunctions2_function.get_job_result.name
    process_job    = google_cloudfunctions2_function.process_job.name
  }
}

output "service_urls" {
  description = "Addresses of the functions. Those that are not public take calls of their own caller only."
  value = {
    create_job     = google_cloudfunctions2_function.create_job.service_config[0].uri
    get_job        = google_cloudfunctions2_function.get_job.service_config[0].uri
    get_job_result = google_cloudfunctions2_function.get_job_result.service_config[0].uri
    process_job    = google_cloudfunctions2_function.process_job.service_config[0].uri
  }
}

output "bucket_names" {
  description = "Cloud Storage buckets, by their name in the app."
  value = {
    results = google_storage_bucket.results.name
  }
}

output "queue_topics" {
  description = "Pub/Sub topics of the queues, by their name in the app."
  value = {
    jobs = google_pubsub_topic.jobs.id
  }
}

output "database_name" {
  description = "Firestore database; each table is a collection in it."
  value       = google_firestore_database.app.name
}

output "dead_letter_subscriptions" {
  description = "Pub/Sub subscriptions with what failed for good, by name."
  value = {
    jobs_dead_letter = google_pubsub_subscription.jobs_dead_letter.id
  }
}
