# Made from the app presigned-upload by "motif build". Change the app and build again; edits made here are lost.

output "api_url" {
  description = "Base URL of the HTTP API."
  value       = "https://${google_api_gateway_gateway.app.default_hostname}"
}

output "function_names" {
  description = "Cloud Run functions, by their name in the app."
  value       = { for name, function in google_cloudfunctions2_function.function : name => function.name }
}

output "service_urls" {
  description = "Addresses of the functions. Those that are not public take calls of their own caller only."
  value = {
    for name, function in google_cloudfunctions2_function.function : name => function.service_config[0].uri
  }
}

output "bucket_names" {
  description = "Cloud Storage buckets, by their name in the app."
  value       = { for name in ["files"] : name => google_storage_bucket.bucket[name].name }
}

output "database_name" {
  description = "Firestore database; each table is a collection in it."
  value       = google_firestore_database.app.name
}

output "dead_letter_subscriptions" {
  description = "Pub/Sub subscriptions with what failed for good, by name."
  value       = { for name, dead_letters in google_pubsub_subscription.dead_letters : name => dead_letters.id }
}
