# Made from the app event-pipe by "motif build". Change the app and build again; edits made here are lost.

resource "azurerm_user_assigned_identity" "app" {
  for_each = local.apps

  name                = "${local.prefix}-event-pipe-${each.key}"
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
  }
  # The accesses that some function has.
  table_roles = {
    "alerts/reader"   = { table = "alerts", access = "reader" }
    "alerts/writer"   = { table = "alerts", access = "writer" }
    "machines/reader" = { table = "machines", access = "reader" }
    "machines/writer" = { table = "machines", access = "writer" }
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
    # accept-reading: grant readings (sender of queue readings)
    "accept-reading/readings/Sender" = { app = "accept-reading", queue = "readings", access = "Sender" }
    # pass-hot-readings: consumes queue readings (pass)
    "pass-hot-readings/readings/Receiver" = { app = "pass-hot-readings", queue = "readings", access = "Receiver" }
    # pass-hot-readings: sends failed messages of queue readings (pass) again, for later
    "pass-hot-readings/readings/Sender" = { app = "pass-hot-readings", queue = "readings", access = "Sender" }
    # pass-hot-readings: grant $target (sender of queue hot-readings)
    "pass-hot-readings/hot-readings/Sender" = { app = "pass-hot-readings", queue = "hot-readings", access = "Sender" }
    # raise-alert: consumes queue hot-readings (raise)
    "raise-alert/hot-readings/Receiver" = { app = "raise-alert", queue = "hot-readings", access = "Receiver" }
    # raise-alert: sends failed messages of queue hot-readings (raise) again, for later
    "raise-alert/hot-readings/Sender" = { app = "raise-alert", queue = "hot-readings", access = "Sender" }
  }

  scope                = azurerm_servicebus_queue.queue[each.value.queue].id
  role_definition_name = "Azure Service Bus Data ${each.value.access}"
  principal_id         = azurerm_user_assigned_identity.app[each.value.app].principal_id
  principal_type       = "ServicePrincipal"
}

resource "azurerm_role_assignment" "dead_letter_sender" {
  for_each = {
    # pass-hot-readings: gives up messages of queue readings (pass) that cannot succeed
    "pass-hot-readings/readings-dead-letter" = { app = "pass-hot-readings", queue = "readings-dead-letter" }
    # raise-alert: gives up messages of queue hot-readings (raise) that cannot succeed
    "raise-alert/hot-readings-dead-letter" = { app = "raise-alert", queue = "hot-readings-dead-letter" }
  }

  scope                = azurerm_servicebus_queue.dead_letter[each.value.queue].id
  role_definition_name = "Azure Service Bus Data Sender"
  principal_id         = azurerm_user_assigned_identity.app[each.value.app].principal_id
  principal_type       = "ServicePrincipal"
}

resource "azurerm_cosmosdb_sql_role_assignment" "table" {
  for_each = {
    # list-alerts: grant alerts (reader of table alerts)
    "list-alerts/alerts/reader" = { app = "list-alerts", role = "alerts/reader" }
    # pass-hot-readings: grant machines (reader of table machines)
    "pass-hot-readings/machines/reader" = { app = "pass-hot-readings", role = "machines/reader" }
    # raise-alert: grant alerts (writer of table alerts)
    "raise-alert/alerts/writer" = { app = "raise-alert", role = "alerts/writer" }
    # register-machine: grant machines (writer of table machines)
    "register-machine/machines/writer" = { app = "register-machine", role = "machines/writer" }
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
