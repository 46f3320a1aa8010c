# Made from the app transactional-outbox by "motif build". Change the app and build again; edits made here are lost.

resource "azurerm_user_assigned_identity" "app" {
  for_each = local.apps

  name                = "${local.prefix}-transactional-outbox-${each.key}"
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
    transaction-writer = [
      "Microsoft.DocumentDB/databaseAccounts/readMetadata",
      "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/create",
      "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/delete",
      "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/read",
      "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/replace",
    ]
  }
  # The accesses that some function has.
  table_roles = {
    "orders/reader"             = { table = "orders", access = "reader" }
    "orders/read-writer"        = { table = "orders", access = "read-writer" }
    "orders/transaction-writer" = { table = "orders", access = "transaction-writer" }
    "parcels/reader"            = { table = "parcels", access = "reader" }
    "parcels/read-writer"       = { table = "parcels", access = "read-writer" }
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
    # cancel-order: grant untold (sender of queue untold)
    # put-order: grant untold (sender of queue untold)
    "cancel-order-put-order/untold/Sender" = { app = "cancel-order-put-order", queue = "untold", access = "Sender" }
    # pack-order: consumes queue announcements (announcements)
    "pack-order/announcements/Receiver" = { app = "pack-order", queue = "announcements", access = "Receiver" }
    # relay-order: consumes queue untold (untold)
    "relay-order/untold/Receiver" = { app = "relay-order", queue = "untold", access = "Receiver" }
    # relay-order: grant announcements (sender of queue announcements)
    "relay-order/announcements/Sender" = { app = "relay-order", queue = "announcements", access = "Sender" }
    # sweep-outbox: grant untold (sender of queue untold)
    "sweep-outbox/untold/Sender" = { app = "sweep-outbox", queue = "untold", access = "Sender" }
  }

  scope                = azurerm_servicebus_queue.queue[each.value.queue].id
  role_definition_name = "Azure Service Bus Data ${each.value.access}"
  principal_id         = azurerm_user_assigned_identity.app[each.value.app].principal_id
  principal_type       = "ServicePrincipal"
}

resource "azurerm_role_assignment" "dead_letter_sender" {
  for_each = {
    # pack-order: gives up messages of queue announcements (announcements) that cannot succeed
    "pack-order/announcements-dead-letter" = { app = "pack-order", queue = "announcements-dead-letter" }
    # relay-order: gives up messages of queue untold (untold) that cannot succeed
    "relay-order/untold-dead-letter" = { app = "relay-order", queue = "untold-dead-letter" }
    # sweep-outbox: hands over events and runs that failed for good
    "sweep-outbox/sweep-outbox-dead-letter" = { app = "sweep-outbox", queue = "sweep-outbox-dead-letter" }
  }

  scope                = azurerm_servicebus_queue.dead_letter[each.value.queue].id
  role_definition_name = "Azure Service Bus Data Sender"
  principal_id         = azurerm_user_assigned_identity.app[each.value.app].principal_id
  principal_type       = "ServicePrincipal"
}

resource "azurerm_cosmosdb_sql_role_assignment" "table" {
  for_each = {
    # cancel-order: grant saving.events (transactionWriter of table orders)
    # put-order: grant saving.events (transactionWriter of table orders)
    "cancel-order-put-order/orders/transaction-writer" = {
      app  = "cancel-order-put-order"
      role = "orders/transaction-writer"
    }
    # cancel-order: grant store (reader of table orders)
    # put-order: grant store (reader of table orders)
    "cancel-order-put-order/orders/reader" = {
      app  = "cancel-order-put-order"
      role = "orders/reader"
    }
    # get-order: grant store (reader of table orders)
    "get-order/orders/reader" = {
      app  = "get-order"
      role = "orders/reader"
    }
    # get-parcel: grant parcels (reader of table parcels)
    "get-parcel/parcels/reader" = {
      app  = "get-parcel"
      role = "parcels/reader"
    }
    # pack-order: grant parcels (readWriter of table parcels)
    "pack-order/parcels/read-writer" = {
      app  = "pack-order"
      role = "parcels/read-writer"
    }
    # relay-order: grant store (readWriter of table orders)
    "relay-order/orders/read-writer" = {
      app  = "relay-order"
      role = "orders/read-writer"
    }
    # sweep-outbox: grant store (reader of table orders)
    "sweep-outbox/orders/reader" = {
      app  = "sweep-outbox"
      role = "orders/reader"
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
    azurerm_role_assignment_queue              = join(" ", values(azurerm_role_assignment.queue)[*].id)
    azurerm_role_assignment_dead_letter_sender = join(" ", values(azurerm_role_assignment.dead_letter_sender)[*].id)
    azurerm_cosmosdb_sql_role_assignment_table = join(" ", values(azurerm_cosmosdb_sql_role_assignment.table)[*].id)
  }
}
