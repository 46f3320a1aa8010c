# Made from the app fan-out by "motif build". Change the app and build again; edits made here are lost.

resource "azurerm_user_assigned_identity" "app" {
  for_each = local.apps

  name                = "${local.prefix}-fan-out-${each.key}"
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
    "requests/read-writer" = { table = "requests", access = "read-writer" }
    "results/reader"       = { table = "results", access = "reader" }
    "results/writer"       = { table = "results", access = "writer" }
    "uploads/reader"       = { table = "uploads", access = "reader" }
    "uploads/writer"       = { table = "uploads", access = "writer" }
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

resource "azurerm_role_assignment" "bucket" {
  for_each = {
    # analyse-image: grant originals (reader of bucket originals)
    "analyse-image/originals/Reader" = { app = "analyse-image", bucket = "originals", access = "Reader" }
    # make-thumbnail: grant originals (reader of bucket originals)
    "make-thumbnail/originals/Reader" = { app = "make-thumbnail", bucket = "originals", access = "Reader" }
    # make-thumbnail: grant thumbnails (writer of bucket thumbnails)
    "make-thumbnail/thumbnails/Contributor" = { app = "make-thumbnail", bucket = "thumbnails", access = "Contributor" }
    # read-metadata: grant originals (reader of bucket originals)
    "read-metadata/originals/Reader" = { app = "read-metadata", bucket = "originals", access = "Reader" }
    # upload-image: grant originals (writer of bucket originals)
    "upload-image/originals/Contributor" = { app = "upload-image", bucket = "originals", access = "Contributor" }
  }

  scope                = azurerm_storage_container.bucket[each.value.bucket].id
  role_definition_name = "Storage Blob Data ${each.value.access}"
  principal_id         = azurerm_user_assigned_identity.app[each.value.app].principal_id
  principal_type       = "ServicePrincipal"
}

resource "azurerm_role_assignment" "queue" {
  for_each = {
    # analyse-image: consumes queue images-analyse-image (analysis)
    "analyse-image/images-analyse-image/Receiver" = {
      app    = "analyse-image"
      queue  = "images-analyse-image"
      access = "Receiver"
    }
    # analyse-image: sends failed messages of queue images-analyse-image (analysis) again, for later
    "analyse-image/images-analyse-image/Sender" = {
      app    = "analyse-image"
      queue  = "images-analyse-image"
      access = "Sender"
    }
    # make-thumbnail: consumes queue images-make-thumbnail (thumbnail)
    "make-thumbnail/images-make-thumbnail/Receiver" = {
      app    = "make-thumbnail"
      queue  = "images-make-thumbnail"
      access = "Receiver"
    }
    # make-thumbnail: sends failed messages of queue images-make-thumbnail (thumbnail) again, for later
    "make-thumbnail/images-make-thumbnail/Sender" = {
      app    = "make-thumbnail"
      queue  = "images-make-thumbnail"
      access = "Sender"
    }
    # read-metadata: consumes queue images-read-metadata (metadata)
    "read-metadata/images-read-metadata/Receiver" = {
      app    = "read-metadata"
      queue  = "images-read-metadata"
      access = "Receiver"
    }
    # read-metadata: sends failed messages of queue images-read-metadata (metadata) again, for later
    "read-metadata/images-read-metadata/Sender" = {
      app    = "read-metadata"
      queue  = "images-read-metadata"
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
    # analyse-image: gives up messages of queue images-analyse-image (analysis) that cannot succeed
    "analyse-image/images-analyse-image-dead-letter" = {
      app   = "analyse-image"
      queue = "images-analyse-image-dead-letter"
    }
    # make-thumbnail: gives up messages of queue images-make-thumbnail (thumbnail) that cannot succeed
    "make-thumbnail/images-make-thumbnail-dead-letter" = {
      app   = "make-thumbnail"
      queue = "images-make-thumbnail-dead-letter"
    }
    # read-metadata: gives up messages of queue images-read-metadata (metadata) that cannot succeed
    "read-metadata/images-read-metadata-dead-letter" = {
      app   = "read-metadata"
      queue = "images-read-metadata-dead-letter"
    }
  }

  scope                = azurerm_servicebus_queue.dead_letter[each.value.queue].id
  role_definition_name = "Azure Service Bus Data Sender"
  principal_id         = azurerm_user_assigned_identity.app[each.value.app].principal_id
  principal_type       = "ServicePrincipal"
}

resource "azurerm_cosmosdb_sql_role_assignment" "table" {
  for_each = {
    # analyse-image: grant results (writer of table results)
    "analyse-image/results/writer" = { app = "analyse-image", role = "results/writer" }
    # get-image: grant results (reader of table results)
    "get-image/results/reader" = { app = "get-image", role = "results/reader" }
    # get-image: grant uploads (reader of table uploads)
    "get-image/uploads/reader" = { app = "get-image", role = "uploads/reader" }
    # make-thumbnail: grant results (writer of table results)
    "make-thumbnail/results/writer" = { app = "make-thumbnail", role = "results/writer" }
    # read-metadata: grant results (writer of table results)
    "read-metadata/results/writer" = { app = "read-metadata", role = "results/writer" }
    # upload-image: grant requests (readWriter of table requests)
    "upload-image/requests/read-writer" = { app = "upload-image", role = "requests/read-writer" }
    # upload-image: grant uploads (writer of table uploads)
    "upload-image/uploads/writer" = { app = "upload-image", role = "uploads/writer" }
  }

  resource_group_name = azurerm_resource_group.app.name
  account_name        = azurerm_cosmosdb_account.tables.name
  role_definition_id  = azurerm_cosmosdb_sql_role_definition.table[each.value.role].id
  principal_id        = azurerm_user_assigned_identity.app[each.value.app].principal_id
  scope               = "${azurerm_cosmosdb_account.tables.id}/dbs/${azurerm_cosmosdb_sql_database.tables.name}/colls/${azurerm_cosmosdb_sql_container.table[local.table_roles[each.value.role].table].name}"
}

resource "azurerm_role_assignment" "topic" {
  for_each = {
    # upload-image: grant images (publisher of topic images)
    "upload-image/images" = { app = "upload-image", topic = "images" }
  }

  scope                = azurerm_servicebus_topic.topic[each.value.topic].id
  role_definition_name = "Azure Service Bus Data Sender"
  principal_id         = azurerm_user_assigned_identity.app[each.value.app].principal_id
  principal_type       = "ServicePrincipal"
}

# Azure takes a while to know a new role everywhere.
resource "time_sleep" "roles" {
  create_duration = "90s"
  triggers = {
    azurerm_role_assignment_host               = join(" ", values(azurerm_role_assignment.host)[*].id)
    azurerm_role_assignment_metrics            = join(" ", values(azurerm_role_assignment.metrics)[*].id)
    azurerm_role_assignment_bucket             = join(" ", values(azurerm_role_assignment.bucket)[*].id)
    azurerm_role_assignment_queue              = join(" ", values(azurerm_role_assignment.queue)[*].id)
    azurerm_role_assignment_dead_letter_sender = join(" ", values(azurerm_role_assignment.dead_letter_sender)[*].id)
    azurerm_cosmosdb_sql_role_assignment_table = join(" ", values(azurerm_cosmosdb_sql_role_assignment.table)[*].id)
    azurerm_role_assignment_topic              = join(" ", values(azurerm_role_assignment.topic)[*].id)
  }
}
