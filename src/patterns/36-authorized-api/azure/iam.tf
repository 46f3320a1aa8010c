# Made from the app authorized-api by "motif build". Change the app and build again; edits made here are lost.

resource "azurerm_user_assigned_identity" "app" {
  for_each = local.apps

  name                = "${local.prefix}-authorized-api-${each.key}"
  resource_group_name = azurerm_resource_group.app.name
  location            = azurerm_resource_group.app.location
  tags                = local.tags
}

locals {
  # What each access to a table allows.
  table_actions = {
    reader = [
      "Microsoft.DocumentDB/databaseAccounts/readMetadata",
      "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/executeQuery",
      "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/read",
    ]
    read-writer = [
      "Microsoft.DocumentDB/databaseAccounts/readMetadata",
      "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/executeQuery",
      "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/create",
      "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/delete",
      "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/read",
      "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/replace",
      "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/upsert",
    ]
  }
  # The accesses that some function has.
  table_roles = {
    "expenses/reader"      = { table = "expenses", access = "reader" }
    "expenses/read-writer" = { table = "expenses", access = "read-writer" }
  }
}

resource "azurerm_cosmosdb_sql_role_definition" "table" {
  for_each = local.table_roles

  name                = "${each.value.table} ${each.value.access}"
  resource_group_name = azurerm_resource_group.app.name
  account_name        = azurerm_cosmosdb_account.tables.name
  type                = "CustomRole"
  assignable_scopes   = ["${azurerm_cosmosdb_account.tables.id}/dbs/${azurerm_cosmosdb_sql_database.tables.name}/colls/${azurerm_cosmosdb_sql_container.table[each.value.table].name}"]

  permissions {
    data_actions = local.table_actions[each.value.access]
  }
}

# Every host reads its package and keeps its leases and keys, in a storage account of its own.
resource "azurerm_role_assignment" "host" {
  for_each = local.apps

  scope                = azurerm_storage_account.app[each.key].id
  role_definition_name = "Storage Blob Data Owner"
  principal_id         = azurerm_user_assigned_identity.app[each.key].principal_id
  principal_type       = "ServicePrincipal"
}

# Every function app sends its telemetry.
resource "azurerm_role_assignment" "metrics" {
  for_each = local.apps

  scope                = azurerm_application_insights.app.id
  role_definition_name = "Monitoring Metrics Publisher"
  principal_id         = azurerm_user_assigned_identity.app[each.key].principal_id
  principal_type       = "ServicePrincipal"
}

resource "azurerm_cosmosdb_sql_role_assignment" "table" {
  for_each = {
    # decide-expense: grant expenses (readWriter of table expenses)
    # submit-expense: grant expenses (readWriter of table expenses)
    "decide-expense-submit-expense/expenses/read-writer" = {
      app  = "decide-expense-submit-expense"
      role = "expenses/read-writer"
    }
    # get-expense: grant expenses (reader of table expenses)
    # list-expenses: grant expenses (reader of table expenses)
    "get-expense-list-expenses/expenses/reader" = {
      app  = "get-expense-list-expenses"
      role = "expenses/reader"
    }
  }

  resource_group_name = azurerm_resource_group.app.name
  account_name        = azurerm_cosmosdb_account.tables.name
  role_definition_id  = azurerm_cosmosdb_sql_role_definition.table[each.value.role].id
  principal_id        = azurerm_user_assigned_identity.app[each.value.app].principal_id
  scope               = "${azurerm_cosmosdb_account.tables.id}/dbs/${azurerm_cosmosdb_sql_database.tables.name}/colls/${azurerm_cosmosdb_sql_container.table[local.table_roles[each.value.role].table].name}"
}

# Azure takes a while to know a new role everywhere.
resource "time_sleep" "roles" {
  create_duration = "90s"
  triggers = {
    azurerm_role_assignment_host               = join(" ", values(azurerm_role_assignment.host)[*].id)
    azurerm_role_assignment_metrics            = join(" ", values(azurerm_role_assignment.metrics)[*].id)
    azurerm_cosmosdb_sql_role_assignment_table = join(" ", values(azurerm_cosmosdb_sql_role_assignment.table)[*].id)
  }
}
