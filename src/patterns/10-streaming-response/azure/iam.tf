# Made from the app streaming-response by "motif build". Change the app and build again; edits made here are lost.

resource "azurerm_user_assigned_identity" "app" {
  for_each = local.apps

  name                = "${local.prefix}-streaming-response-${each.key}"
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
    "imports/reader"       = { table = "imports", access = "reader" }
    "imports/writer"       = { table = "imports", access = "writer" }
    "orders/reader"        = { table = "orders", access = "reader" }
    "orders/writer"        = { table = "orders", access = "writer" }
    "progress/reader"      = { table = "progress", access = "reader" }
    "progress/read-writer" = { table = "progress", access = "read-writer" }
    "requests/read-writer" = { table = "requests", access = "read-writer" }
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
    # import-orders: consumes queue accepted (work)
    "import-orders/accepted/Receiver" = { app = "import-orders", queue = "accepted", access = "Receiver" }
    # import-orders: sends failed messages of queue accepted (work) again, for later
    "import-orders/accepted/Sender" = { app = "import-orders", queue = "accepted", access = "Sender" }
    # start-import: grant accepted (sender of queue accepted)
    "start-import/accepted/Sender" = { app = "start-import", queue = "accepted", access = "Sender" }
  }

  scope                = azurerm_servicebus_queue.queue[each.value.queue].id
  role_definition_name = "Azure Service Bus Data ${each.value.access}"
  principal_id         = azurerm_user_assigned_identity.app[each.value.app].principal_id
  principal_type       = "ServicePrincipal"
}

resource "azurerm_role_assignment" "dead_letter_sender" {
  for_each = {
    # import-orders: gives up messages of queue accepted (work) that cannot succeed
    "import-orders/accepted-dead-letter" = { app = "import-orders", queue = "accepted-dead-letter" }
  }

  scope                = azurerm_servicebus_queue.dead_letter[each.value.queue].id
  role_definition_name = "Azure Service Bus Data Sender"
  principal_id         = azurerm_user_assigned_identity.app[each.value.app].principal_id
  principal_type       = "ServicePrincipal"
}

resource "azurerm_cosmosdb_sql_role_assignment" "table" {
  for_each = {
    # export-orders: grant orders (reader of table orders)
    "export-orders/orders/reader" = { app = "export-orders", role = "orders/reader" }
    # get-import: grant imports (reader of table imports)
    "get-import/imports/reader" = { app = "get-import", role = "imports/reader" }
    # get-import: grant progress (reader of table progress)
    "get-import/progress/reader" = { app = "get-import", role = "progress/reader" }
    # import-orders: grant imports (reader of table imports)
    "import-orders/imports/reader" = { app = "import-orders", role = "imports/reader" }
    # import-orders: grant orders (writer of table orders)
    "import-orders/orders/writer" = { app = "import-orders", role = "orders/writer" }
    # import-orders: grant progress (readWriter of table progress)
    "import-orders/progress/read-writer" = { app = "import-orders", role = "progress/read-writer" }
    # start-import: grant imports (writer of table imports)
    "start-import/imports/writer" = { app = "start-import", role = "imports/writer" }
    # start-import: grant requests (readWriter of table requests)
    "start-import/requests/read-writer" = { app = "start-import", role = "requests/read-writer" }
    # watch-import: grant imports (reader of table imports)
    "watch-import/imports/reader" = { app = "watch-import", role = "imports/reader" }
    # watch-import: grant progress (reader of table progress)
    "watch-import/progress/reader" = { app = "watch-import", role = "progress/reader" }
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
