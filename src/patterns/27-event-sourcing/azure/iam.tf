# Made from the app event-sourcing by "motif build". Change the app and build again; edits made here are lost.

resource "azurerm_user_assigned_identity" "app" {
  for_each = local.apps

  name                = "${local.prefix}-event-sourcing-${each.key}"
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
    "accounts/reader"             = { table = "accounts", access = "reader" }
    "accounts/read-writer"        = { table = "accounts", access = "read-writer" }
    "accounts/transaction-writer" = { table = "accounts", access = "transaction-writer" }
    "balances/reader"             = { table = "balances", access = "reader" }
    "balances/read-writer"        = { table = "balances", access = "read-writer" }
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
    # catch-up: grant changed (sender of queue changed)
    "catch-up/changed/Sender" = { app = "catch-up", queue = "changed", access = "Sender" }
    # move-money: grant changed (sender of queue changed)
    # open-account: grant changed (sender of queue changed)
    "move-money-open-account/changed/Sender" = { app = "move-money-open-account", queue = "changed", access = "Sender" }
    # project-account: consumes queue changed (changed)
    "project-account/changed/Receiver" = { app = "project-account", queue = "changed", access = "Receiver" }
    # project-account: sends failed messages of queue changed (changed) again, for later
    "project-account/changed/Sender" = { app = "project-account", queue = "changed", access = "Sender" }
    # rebuild-balances: consumes queue rebuilding (rebuilding)
    "rebuild-balances/rebuilding/Receiver" = { app = "rebuild-balances", queue = "rebuilding", access = "Receiver" }
    # rebuild-balances: sends failed messages of queue rebuilding (rebuilding) again, for later
    # rebuild-balances: grant rebuilding (sender of queue rebuilding)
    "rebuild-balances/rebuilding/Sender" = { app = "rebuild-balances", queue = "rebuilding", access = "Sender" }
  }

  scope                = azurerm_servicebus_queue.queue[each.value.queue].id
  role_definition_name = "Azure Service Bus Data ${each.value.access}"
  principal_id         = azurerm_user_assigned_identity.app[each.value.app].principal_id
  principal_type       = "ServicePrincipal"
}

resource "azurerm_role_assignment" "dead_letter_sender" {
  for_each = {
    # catch-up: hands over events and runs that failed for good
    "catch-up/catch-up-dead-letter" = { app = "catch-up", queue = "catch-up-dead-letter" }
    # project-account: gives up messages of queue changed (changed) that cannot succeed
    "project-account/changed-dead-letter" = { app = "project-account", queue = "changed-dead-letter" }
    # rebuild-balances: gives up messages of queue rebuilding (rebuilding) that cannot succeed
    "rebuild-balances/rebuilding-dead-letter" = { app = "rebuild-balances", queue = "rebuilding-dead-letter" }
  }

  scope                = azurerm_servicebus_queue.dead_letter[each.value.queue].id
  role_definition_name = "Azure Service Bus Data Sender"
  principal_id         = azurerm_user_assigned_identity.app[each.value.app].principal_id
  principal_type       = "ServicePrincipal"
}

resource "azurerm_cosmosdb_sql_role_assignment" "table" {
  for_each = {
    # catch-up: grant store (reader of table accounts)
    "catch-up/accounts/reader" = {
      app  = "catch-up"
      role = "accounts/reader"
    }
    # get-account: grant store (reader of table accounts)
    # get-history: grant store (reader of table accounts)
    "get-account-get-history/accounts/reader" = {
      app  = "get-account-get-history"
      role = "accounts/reader"
    }
    # list-accounts: grant rows (reader of table balances)
    "list-accounts/balances/reader" = {
      app  = "list-accounts"
      role = "balances/reader"
    }
    # move-money: grant appending.events (transactionWriter of table accounts)
    # open-account: grant appending.events (transactionWriter of table accounts)
    "move-money-open-account/accounts/transaction-writer" = {
      app  = "move-money-open-account"
      role = "accounts/transaction-writer"
    }
    # move-money: grant store (reader of table accounts)
    # open-account: grant store (reader of table accounts)
    "move-money-open-account/accounts/reader" = {
      app  = "move-money-open-account"
      role = "accounts/reader"
    }
    # project-account: grant rows (readWriter of table balances)
    "project-account/balances/read-writer" = {
      app  = "project-account"
      role = "balances/read-writer"
    }
    # project-account: grant store (readWriter of table accounts)
    "project-account/accounts/read-writer" = {
      app  = "project-account"
      role = "accounts/read-writer"
    }
    # rebuild-balances: grant rows (readWriter of table balances)
    "rebuild-balances/balances/read-writer" = {
      app  = "rebuild-balances"
      role = "balances/read-writer"
    }
    # rebuild-balances: grant store (reader of table accounts)
    "rebuild-balances/accounts/reader" = {
      app  = "rebuild-balances"
      role = "accounts/reader"
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
