# Made from the app rest-api-backend by "motif build". Change the app and build again; edits made here are lost.

output "api_url" {
  description = "Base URL of the HTTP API."
  value       = "https://${google_api_gateway_gateway.app.default_hostname}"
}

output "function_names" {
  description = "Cloud Run functions, by their name in the app."
  value = {
    create_item = google_cloudfunctions2_function.create_item.name
    delete_item = google_cloudfunctions2_function.delete_item.name
    get_item    = google_cloudfunctions2_function.get_item.name
    list_items  = google_cloudfunctions2_function.list_items.name
    update_item = google_cloudfunctions2_function.update_item.name
  }
}

output "service_urls" {
  description = "Addresses of the functions. Those that are not public take calls of their own caller only."
  value = {
    create_item = google_cloudfunctions2_function.create_item.service_config[0].uri
    delete_item = google_cloudfunctions2_function.delete_item.service_config[0].uri
    get_item    = google_cloudfunctions2_function.get_item.service_config[0].uri
    list_items  = google_cloudfunctions2_function.list_items.service_config[0].uri
    update_item = google_cloudfunctions2_function.update_item.service_config[0].uri
  }
}

output "database_name" {
  description = "Firestore database; each table is a collection in it."
  value       = google_firestore_database.app.name
}
