# Made from the app presigned-upload by "motif build". Change the app and build again; edits made here are lost.

output "api_url" {
  description = "Base URL of the HTTP API."
  value       = azurerm_api_management.api.gateway_url
}

output "resource_group_name" {
  description = "Resource group of everything here."
  value       = azurerm_resource_group.app.name
}

output "function_app_names" {
  description = "Function apps, by the name of the function."
  value       = { for name, app in azurerm_function_app_flex_consumption.app : name => app.name }
}

output "blob_endpoint" {
  description = "Storage account of the buckets."
  value       = azurerm_storage_account.buckets.primary_blob_endpoint
}

output "bucket_names" {
  description = "Blob containers, by their name in the app."
  value       = { for name, bucket in azurerm_storage_container.bucket : name => bucket.name }
}

output "service_bus_namespace" {
  description = "Service Bus of the queues."
  value       = azurerm_servicebus_namespace.queues.name
}

output "cosmos_endpoint" {
  description = "Cosmos DB account of the tables."
  value       = azurerm_cosmosdb_account.tables.endpoint
}

output "table_names" {
  description = "Cosmos DB containers, by their name in the app."
  value       = { for name, table in azurerm_cosmosdb_sql_container.table : name => table.name }
}

output "dead_letter_queue_names" {
  description = "Queues of what failed for good, by name."
  value       = { for name, dead_letter in azurerm_servicebus_queue.dead_letter : name => dead_letter.name }
}
