# Made from the app priority-queue by "motif build". Change the app and build again; edits made here are lost.

resource "azurerm_user_assigned_identity" "app" {
  for_each = local.apps

  name                = "${local.prefix}-priority-queue-${each.key}"
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
    "reports/reader"             = { table = "reports", access = "reader" }
    "reports/read-writer"        = { table = "reports", access = "read-writer" }
    "reports-quotas/read-writer" = { table = "reports-quotas", access = "read-writer" }
    "requests/read-writer"       = { table = "requests", access = "read-writer" }
    "tenants/reader"             = { table = "tenants", access = "reader" }
    "tenants/writer"             = { table = "tenants", access = "writer" }
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
    # make-free-report: consumes queue reports-free (free)
    "make-free-report/reports-free/Receiver" = {
      app    = "make-free-report"
      queue  = "reports-free"
      access = "Receiver"
    }
    # make-free-report: sends failed messages of queue reports-free (free) again, for later
    "make-free-report/reports-free/Sender" = {
      app    = "make-free-report"
      queue  = "reports-free"
      access = "Sender"
    }
    # make-overflow-report: consumes queue reports-overflow (overflow)
    "make-overflow-report/reports-overflow/Receiver" = {
      app    = "make-overflow-report"
      queue  = "reports-overflow"
      access = "Receiver"
    }
    # make-overflow-report: sends failed messages of queue reports-overflow (overflow) again, for later
    "make-overflow-report/reports-overflow/Sender" = {
      app    = "make-overflow-report"
      queue  = "reports-overflow"
      access = "Sender"
    }
    # make-paid-report: consumes queue reports-paid (paid)
    "make-paid-report/reports-paid/Receiver" = {
      app    = "make-paid-report"
      queue  = "reports-paid"
      access = "Receiver"
    }
    # make-paid-report: sends failed messages of queue reports-paid (paid) again, for later
    "make-paid-report/reports-paid/Sender" = {
      app    = "make-paid-report"
      queue  = "reports-paid"
      access = "Sender"
    }
    # request-report: grant free (sender of queue reports-free)
    "request-report/reports-free/Sender" = {
      app    = "request-report"
      queue  = "reports-free"
      access = "Sender"
    }
    # request-report: grant overflow (sender of queue reports-overflow)
    "request-report/reports-overflow/Sender" = {
      app    = "request-report"
      queue  = "reports-overflow"
      access = "Sender"
    }
    # request-report: grant paid (sender of queue reports-paid)
    "request-report/reports-paid/Sender" = {
      app    = "request-report"
      queue  = "reports-paid"
      access = "Sender"
    }
  }

  scope                = azurerm_servicebus_queue.queue[each.value.queue].id
  role_definition_name = "Azure Service Bus Data ${each.value.access}"
  principal_id         = azurerm_user_assigned_identity.app[each.value.app].principal_id
  principal_type       = "ServicePrincipal"
}

resource "azurerm_role_assignment" "dead_letter_sender" {
  for_each = {
    # make-free-report: gives up messages of queue reports-free (free) that cannot succeed
    "make-free-report/reports-free-dead-letter" = {
      app   = "make-free-report"
      queue = "reports-free-dead-letter"
    }
    # make-overflow-report: gives up messages of queue reports-overflow (overflow) that cannot succeed
    "make-overflow-report/reports-overflow-dead-letter" = {
      app   = "make-overflow-report"
      queue = "reports-overflow-dead-letter"
    }
    # make-paid-report: gives up messages of queue reports-paid (paid) that cannot succeed
    "make-paid-report/reports-paid-dead-letter" = {
      app   = "make-paid-report"
      queue = "reports-paid-dead-letter"
    }
  }

  scope                = azurerm_servicebus_queue.dead_letter[each.value.queue].id
  role_definition_name = "Azure Service Bus Data Sender"
  principal_id         = azurerm_user_assigned_identity.app[each.value.app].principal_id
  principal_type       = "ServicePrincipal"
}

resource "azurerm_cosmosdb_sql_role_assignment" "table" {
  for_each = {
    # get-report: grant reports (reader of table reports)
    "get-report/reports/reader" = { app = "get-report", role = "reports/reader" }
    # make-free-report: grant reports (readWriter of table reports)
    "make-free-report/reports/read-writer" = { app = "make-free-report", role = "reports/read-writer" }
    # make-overflow-report: grant reports (readWriter of table reports)
    "make-overflow-report/reports/read-writer" = { app = "make-overflow-report", role = "reports/read-writer" }
    # make-paid-report: grant reports (readWriter of table reports)
    "make-paid-report/reports/read-writer" = { app = "make-paid-report", role = "reports/read-writer" }
    # request-report: grant quotas (readWriter of table reports-quotas)
    "request-report/reports-quotas/read-writer" = { app = "request-report", role = "reports-quotas/read-writer" }
    # request-report: grant reports (readWriter of table reports)
    "request-report/reports/read-writer" = { app = "request-report", role = "reports/read-writer" }
    # request-report: grant requests (readWriter of table requests)
    "request-report/requests/read-writer" = { app = "request-report", role = "requests/read-writer" }
    # request-report: grant tenants (reader of table tenants)
    "request-report/tenants/reader" = { app = "request-report", role = "tenants/reader" }
    # set-plan: grant tenants (writer of table tenants)
    "set-plan/tenants/writer" = { app = "set-plan", role = "tenants/writer" }
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
