# Made from the app dead-letter-redrive by "motif build". Change the app and build again; edits made here are lost.

resource "azurerm_user_assigned_identity" "app" {
  for_each = local.apps

  name                = "${local.prefix}-dead-letter-redrive-${each.key}"
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
    writer = [
      "Microsoft.DocumentDB/databaseAccounts/readMetadata",
      "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/create",
      "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/delete",
      "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/read",
      "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/replace",
      "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/upsert",
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
    "depots/reader"         = { table = "depots", access = "reader" }
    "depots/writer"         = { table = "depots", access = "writer" }
    "journal/reader"        = { table = "journal", access = "reader" }
    "journal/read-writer"   = { table = "journal", access = "read-writer" }
    "shipments/reader"      = { table = "shipments", access = "reader" }
    "shipments/read-writer" = { table = "shipments", access = "read-writer" }
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

resource "azurerm_role_assignment" "queue" {
  for_each = {
    # apply-scan: consumes queue scans (applying)
    "apply-scan/scans/Receiver" = { app = "apply-scan", queue = "scans", access = "Receiver" }
    # give-up-scan: grant scans (sender of queue scans)
    # put-scan: grant scans (sender of queue scans)
    "give-up-scan-put-scan/scans/Sender" = { app = "give-up-scan-put-scan", queue = "scans", access = "Sender" }
  }

  scope                = azurerm_servicebus_queue.queue[each.value.queue].id
  role_definition_name = "Azure Service Bus Data ${each.value.access}"
  principal_id         = azurerm_user_assigned_identity.app[each.value.app].principal_id
  principal_type       = "ServicePrincipal"
}

resource "azurerm_role_assignment" "dead_letter_sender" {
  for_each = {
    # apply-scan: gives up messages of queue scans (applying) that cannot succeed
    "apply-scan/scans-dead-letter" = { app = "apply-scan", queue = "scans-dead-letter" }
  }

  scope                = azurerm_servicebus_queue.dead_letter[each.value.queue].id
  role_definition_name = "Azure Service Bus Data Sender"
  principal_id         = azurerm_user_assigned_identity.app[each.value.app].principal_id
  principal_type       = "ServicePrincipal"
}

resource "azurerm_cosmosdb_sql_role_assignment" "table" {
  for_each = {
    # apply-scan: grant depots (reader of table depots)
    "apply-scan/depots/reader" = { app = "apply-scan", role = "depots/reader" }
    # apply-scan: grant journal (readWriter of table journal)
    "apply-scan/journal/read-writer" = { app = "apply-scan", role = "journal/read-writer" }
    # apply-scan: grant shipments (readWriter of table shipments)
    "apply-scan/shipments/read-writer" = { app = "apply-scan", role = "shipments/read-writer" }
    # get-shipment: grant journal (reader of table journal)
    "get-shipment/journal/reader" = { app = "get-shipment", role = "journal/reader" }
    # get-shipment: grant shipments (reader of table shipments)
    "get-shipment/shipments/reader" = { app = "get-shipment", role = "shipments/reader" }
    # put-depot: grant depots (writer of table depots)
    "put-depot/depots/writer" = { app = "put-depot", role = "depots/writer" }
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
    azurerm_role_assignment_queue              = join(" ", values(azurerm_role_assignment.queue)[*].id)
    azurerm_role_assignment_dead_letter_sender = join(" ", values(azurerm_role_assignment.dead_letter_sender)[*].id)
    azurerm_cosmosdb_sql_role_assignment_table = join(" ", values(azurerm_cosmosdb_sql_role_assignment.table)[*].id)
  }
}
