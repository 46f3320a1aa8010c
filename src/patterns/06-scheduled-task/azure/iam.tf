# Made from the app scheduled-task by "motif build". Change the app and build again; edits made here are lost.

resource "azurerm_user_assigned_identity" "app" {
  for_each = local.apps

  name                = "${local.prefix}-scheduled-task-${each.key}"
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
    "health/reader"        = { table = "health", access = "reader" }
    "health/read-writer"   = { table = "health", access = "read-writer" }
    "leases/read-writer"   = { table = "leases", access = "read-writer" }
    "progress/read-writer" = { table = "progress", access = "read-writer" }
    "reports/reader"       = { table = "reports", access = "reader" }
    "reports/read-writer"  = { table = "reports", access = "read-writer" }
    "sales/reader"         = { table = "sales", access = "reader" }
    "sales/read-writer"    = { table = "sales", access = "read-writer" }
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

resource "azurerm_role_assignment" "dead_letter_sender" {
  for_each = {
    # check-health: hands over events and runs that failed for good
    "check-health/check-health-dead-letter" = { app = "check-health", queue = "check-health-dead-letter" }
    # clean-up: hands over events and runs that failed for good
    "clean-up/clean-up-dead-letter" = { app = "clean-up", queue = "clean-up-dead-letter" }
    # make-reports: hands over events and runs that failed for good
    "make-reports/make-reports-dead-letter" = { app = "make-reports", queue = "make-reports-dead-letter" }
  }

  scope                = azurerm_servicebus_queue.dead_letter[each.value.queue].id
  role_definition_name = "Azure Service Bus Data Sender"
  principal_id         = azurerm_user_assigned_identity.app[each.value.app].principal_id
  principal_type       = "ServicePrincipal"
}

resource "azurerm_cosmosdb_sql_role_assignment" "table" {
  for_each = {
    # check-health: grant health (readWriter of table health)
    "check-health/health/read-writer" = { app = "check-health", role = "health/read-writer" }
    # clean-up: grant leases (readWriter of table leases)
    "clean-up/leases/read-writer" = { app = "clean-up", role = "leases/read-writer" }
    # clean-up: grant progress (readWriter of table progress)
    "clean-up/progress/read-writer" = { app = "clean-up", role = "progress/read-writer" }
    # clean-up: grant reports (reader of table reports)
    "clean-up/reports/reader" = { app = "clean-up", role = "reports/reader" }
    # clean-up: grant sales (readWriter of table sales)
    "clean-up/sales/read-writer" = { app = "clean-up", role = "sales/read-writer" }
    # get-health: grant health (reader of table health)
    "get-health/health/reader" = { app = "get-health", role = "health/reader" }
    # get-report: grant reports (reader of table reports)
    "get-report/reports/reader" = { app = "get-report", role = "reports/reader" }
    # make-reports: grant reports (readWriter of table reports)
    "make-reports/reports/read-writer" = { app = "make-reports", role = "reports/read-writer" }
    # make-reports: grant sales (reader of table sales)
    "make-reports/sales/reader" = { app = "make-reports", role = "sales/reader" }
    # put-sale: grant sales (readWriter of table sales)
    "put-sale/sales/read-writer" = { app = "put-sale", role = "sales/read-writer" }
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
    azurerm_role_assignment_dead_letter_sender = join(" ", values(azurerm_role_assignment.dead_letter_sender)[*].id)
    azurerm_cosmosdb_sql_role_assignment_table = join(" ", values(azurerm_cosmosdb_sql_role_assignment.table)[*].id)
  }
}
