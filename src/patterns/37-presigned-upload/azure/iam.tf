# Made from the app presigned-upload by "motif build". Change the app and build again; edits made here are lost.

resource "azurerm_user_assigned_identity" "app" {
  for_each = local.apps

  name                = "${local.prefix}-presigned-upload-${each.key}"
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
    "uploads/reader"      = { table = "uploads", access = "reader" }
    "uploads/writer"      = { table = "uploads", access = "writer" }
    "uploads/read-writer" = { table = "uploads", access = "read-writer" }
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
  name                = "${local.prefix}-presigned-upload-event-delivery"
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
    # confirm-upload: grant files (readWriter of bucket files)
    "confirm-upload/files/Contributor" = { app = "confirm-upload", bucket = "files", access = "Contributor" }
    # offer-upload: grant files (presigner of bucket files)
    "offer-upload/files/Contributor" = { app = "offer-upload", bucket = "files", access = "Contributor" }
    # sweep-uploads: grant files (readWriter of bucket files)
    "sweep-uploads/files/Contributor" = { app = "sweep-uploads", bucket = "files", access = "Contributor" }
  }

  scope                = azurerm_storage_container.bucket[each.value.bucket].id
  role_definition_name = "Storage Blob Data ${each.value.access}"
  principal_id         = azurerm_user_assigned_identity.app[each.value.app].principal_id
  principal_type       = "ServicePrincipal"
}

resource "azurerm_role_assignment" "bucket_signing" {
  for_each = {
    # offer-upload: grant files (presigner of bucket files)
    offer-upload = { app = "offer-upload" }
  }

  scope                = azurerm_storage_account.buckets.id
  role_definition_name = "Storage Blob Delegator"
  principal_id         = azurerm_user_assigned_identity.app[each.value.app].principal_id
  principal_type       = "ServicePrincipal"
}

resource "azurerm_role_assignment" "queue" {
  for_each = {
    # confirm-upload: gets events of bucket files (arrivals)
    "confirm-upload/arrivals-events/Receiver" = {
      app    = "confirm-upload"
      queue  = "arrivals-events"
      access = "Receiver"
    }
    # confirm-upload: sends failed events of bucket files (arrivals) again, for later
    "confirm-upload/arrivals-events/Sender" = {
      app    = "confirm-upload"
      queue  = "arrivals-events"
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
    # confirm-upload: hands over events and runs that failed for good
    "confirm-upload/confirm-upload-dead-letter" = { app = "confirm-upload", queue = "confirm-upload-dead-letter" }
    # sweep-uploads: hands over events and runs that failed for good
    "sweep-uploads/sweep-uploads-dead-letter" = { app = "sweep-uploads", queue = "sweep-uploads-dead-letter" }
  }

  scope                = azurerm_servicebus_queue.dead_letter[each.value.queue].id
  role_definition_name = "Azure Service Bus Data Sender"
  principal_id         = azurerm_user_assigned_identity.app[each.value.app].principal_id
  principal_type       = "ServicePrincipal"
}

resource "azurerm_cosmosdb_sql_role_assignment" "table" {
  for_each = {
    # confirm-upload: grant uploads (readWriter of table uploads)
    "confirm-upload/uploads/read-writer" = { app = "confirm-upload", role = "uploads/read-writer" }
    # get-upload: grant uploads (reader of table uploads)
    "get-upload/uploads/reader" = { app = "get-upload", role = "uploads/reader" }
    # offer-upload: grant uploads (writer of table uploads)
    "offer-upload/uploads/writer" = { app = "offer-upload", role = "uploads/writer" }
    # sweep-uploads: grant uploads (readWriter of table uploads)
    "sweep-uploads/uploads/read-writer" = { app = "sweep-uploads", role = "uploads/read-writer" }
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
    azurerm_role_assignment_bucket_signing     = join(" ", values(azurerm_role_assignment.bucket_signing)[*].id)
    azurerm_role_assignment_queue              = join(" ", values(azurerm_role_assignment.queue)[*].id)
    azurerm_role_assignment_dead_letter_sender = join(" ", values(azurerm_role_assignment.dead_letter_sender)[*].id)
    azurerm_cosmosdb_sql_role_assignment_table = join(" ", values(azurerm_cosmosdb_sql_role_assignment.table)[*].id)
  }
}
