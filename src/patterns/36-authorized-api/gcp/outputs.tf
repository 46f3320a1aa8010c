# Made from the app authorized-api by "motif build". Change the app and build again; edits made here are lost.

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

output "database_name" {
  description = "Firestore database; each table is a collection in it."
  value       = google_firestore_database.app.name
}
