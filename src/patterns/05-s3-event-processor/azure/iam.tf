# Made from the app s3-event-processor by "motif build". Change the app and build again; edits made here are lost.

resource "azurerm_user_assigned_identity" "app" {
  for_each = local.apps

  name                = "${local.prefix}-s3-event-processor-${each.key}"
  resource_group_name = azurerm_resource_group.app.name
  location            = azurerm_resource_group.app.location
  tags                = local.tags
}

locals {
  # What each access to a table allows.
  table_actions = {
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
    "bad-rows/read-writer" = { table = "bad-rows", access = "read-writer" }
    "imports/read-writer"  = { table = "imports", access = "read-writer" }
    "products/writer"      = { table = "products", access = "writer" }
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

resource "azurerm_user_assigned_identity" "events" {
  name                = "${local.prefix}-s3-event-processor-event-delivery"
  resource_group_name = azurerm_resource_group.app.name
  location            = azurerm_resource_group.app.location
  tags                = local.tags
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

# Event Grid: hands events over to the queues of its subscriptions
resource "azurerm_role_assignment" "event_queue" {
  for_each = local.event_subscriptions

  scope                = azurerm_servicebus_queue.queue[each.value.queue].id
  role_definition_name = "Azure Service Bus Data Sender"
  principal_id         = azurerm_user_assigned_identity.events.principal_id
  principal_type       = "ServicePrincipal"
}

# Event Grid: keeps events that it could not deliver in event-dead-letters
resource "azurerm_role_assignment" "event_dead_letters" {
  scope                = azurerm_storage_container.event_dead_letters.id
  role_definition_name = "Storage Blob Data Contributor"
  principal_id         = azurerm_user_assigned_identity.events.principal_id
  principal_type       = "ServicePrincipal"
}

resource "azurerm_role_assignment" "bucket" {
  for_each = {
    # accept-upload: grant uploads (reader of bucket uploads)
    "accept-upload/uploads/Reader" = { app = "accept-upload", bucket = "uploads", access = "Reader" }
    # import-step: grant reports (writer of bucket reports)
    "import-step/reports/Contributor" = { app = "import-step", bucket = "reports", access = "Contributor" }
    # import-step: grant uploads (reader of bucket uploads)
    "import-step/uploads/Reader" = { app = "import-step", bucket = "uploads", access = "Reader" }
  }

  scope                = azurerm_storage_container.bucket[each.value.bucket].id
  role_definition_name = "Storage Blob Data ${each.value.access}"
  principal_id         = azurerm_user_assigned_identity.app[each.value.app].principal_id
  principal_type       = "ServicePrincipal"
}

resource "azurerm_role_assignment" "queue" {
  for_each = {
    # accept-upload: gets events of bucket uploads (uploads)
    "accept-upload/uploads-events/Receiver" = { app = "accept-upload", queue = "uploads-events", access = "Receiver" }
    # accept-upload: sends failed events of bucket uploads (uploads) again, for later
    "accept-upload/uploads-events/Sender" = { app = "accept-upload", queue = "uploads-events", access = "Sender" }
    # accept-upload: grant steps (sender of queue import-steps)
    "accept-upload/import-steps/Sender" = { app = "accept-upload", queue = "import-steps", access = "Sender" }
    # import-step: consumes queue import-steps (import)
    "import-step/import-steps/Receiver" = { app = "import-step", queue = "import-steps", access = "Receiver" }
    # import-step: grant steps (sender of queue import-steps)
    "import-step/import-steps/Sender" = { app = "import-step", queue = "import-steps", access = "Sender" }
  }

  scope                = azurerm_servicebus_queue.queue[each.value.queue].id
  role_definition_name = "Azure Service Bus Data ${each.value.access}"
  principal_id         = azurerm_user_assigned_identity.app[each.value.app].principal_id
  principal_type       = "ServicePrincipal"
}

resource "azurerm_role_assignment" "dead_letter_sender" {
  for_each = {
    # accept-upload: hands over events and runs that failed for good
    "accept-upload/accept-upload-dead-letter" = { app = "accept-upload", queue = "accept-upload-dead-letter" }
    # import-step: gives up messages of queue import-steps (import) that cannot succeed
    "import-step/import-steps-dead-letter" = { app = "import-step", queue = "import-steps-dead-letter" }
  }

  scope                = azurerm_servicebus_queue.dead_letter[each.value.queue].id
  role_definition_name = "Azure Service Bus Data Sender"
  principal_id         = azurerm_user_assigned_identity.app[each.value.app].principal_id
  principal_type       = "ServicePrincipal"
}

resource "azurerm_cosmosdb_sql_role_assignment" "table" {
  for_each = {
    # accept-upload: grant imports (readWriter of table imports)
    "accept-upload/imports/read-writer" = { app = "accept-upload", role = "imports/read-writer" }
    # import-step: grant badRows (readWriter of table bad-rows)
    "import-step/bad-rows/read-writer" = { app = "import-step", role = "bad-rows/read-writer" }
    # import-step: grant imports (readWriter of table imports)
    "import-step/imports/read-writer" = { app = "import-step", role = "imports/read-writer" }
    # import-step: grant products (writer of table products)
    "import-step/products/writer" = { app = "import-step", role = "products/writer" }
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
    azurerm_role_assignment_event_queue        = join(" ", values(azurerm_role_assignment.event_queue)[*].id)
    azurerm_role_assignment_event_dead_letters = azurerm_role_assignment.event_dead_letters.id
    azurerm_role_assignment_bucket             = join(" ", values(azurerm_role_assignment.bucket)[*].id)
    azurerm_role_assignment_queue              = join(" ", values(azurerm_role_assignment.queue)[*].id)
    azurerm_role_assignment_dead_letter_sender = join(" ", values(azurerm_role_assignment.dead_letter_sender)[*].id)
    azurerm_cosmosdb_sql_role_assignment_table = join(" ", values(azurerm_cosmosdb_sql_role_assignment.table)[*].id)
  }
}
