# Made from the app authorized-api by "motif build". Change the app and build again; edits made here are lost.

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
    decide-expense = azurerm_function_app_flex_consumption.app["decide-expense-submit-expense"].name
    submit-expense = azurerm_function_app_flex_consumption.app["decide-expense-submit-expense"].name
    get-expense    = azurerm_function_app_flex_consumption.app["get-expense-list-expenses"].name
    list-expenses  = azurerm_function_app_flex_consumption.app["get-expense-list-expenses"].name
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
