# Made from the app event-sourcing by "motif build". Change the app and build again; edits made here are lost.

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
  value = {
    catch-up         = azurerm_function_app_flex_consumption.app["catch-up"].name
    get-account      = azurerm_function_app_flex_consumption.app["get-account-get-history"].name
    get-history      = azurerm_function_app_flex_consumption.app["get-account-get-history"].name
    list-accounts    = azurerm_function_app_flex_consumption.app["list-accounts"].name
    move-money       = azurerm_function_app_flex_consumption.app["move-money-open-account"].name
    open-account     = azurerm_function_app_flex_consumption.app["move-money-open-account"].name
    project-account  = azurerm_function_app_flex_consumption.app["project-account"].name
    rebuild-balances = azurerm_function_app_flex_consumption.app["rebuild-balances"].name
  }
}

output "service_bus_namespace" {
  description = "Service Bus of the queues."
  value       = azurerm_servicebus_namespace.queues.name
}

output "queue_names" {
  description = "Service Bus queues, by their name in the app."
  value = {
    changed    = azurerm_servicebus_queue.queue["changed"].name
    rebuilding = azurerm_servicebus_queue.queue["rebuilding"].name
  }
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
