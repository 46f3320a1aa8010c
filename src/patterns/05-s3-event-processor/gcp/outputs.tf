# Made from the app s3-event-processor by "motif build". Change the app and build again; edits made here are lost.

output "function_names" {
  description = "Cloud Run functions, by their name in the app."
  value = {
    accept_upload = google_cloudfunctions2_function.accept_upload.name
    import_step   = google_cloudfunctions2_function.import_step.name
  }
}

output "service_urls" {
  description = "Addresses of the functions. Those that are not public take calls of their own caller only."
  value = {
    accept_upload = google_cloudfunctions2_function.accept_upload.service_config[0].uri
    import_step   = google_cloudfunctions2_function.import_step.service_config[0].uri
  }
}

output "bucket_names" {
  description = "Cloud Storage buckets, by their name in the app."
  value = {
    reports = google_storage_bucket.reports.name
    uploads = google_storage_bucket.uploads.name
  }
}

output "queue_topics" {
  description = "Pub/Sub topics of the queues, by their name in the app."
  value = {
    import_steps = google_pubsub_topic.import_steps.id
  }
}

output "database_name" {
  description = "Firestore database; each table is a collection in it."
  value       = google_firestore_database.app.name
}

output "dead_letter_subscriptions" {
  description = "Pub/Sub subscriptions with what failed for good, by name."
  value = {
    import_steps_dead_letter  = google_pubsub_subscription.import_steps_dead_letter.id
    accept_upload_dead_letter = google_pubsub_subscription.accept_upload_dead_letter.id
  }
}
