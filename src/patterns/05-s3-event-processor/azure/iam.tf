# Made from the app s3-event-processor by "motif build". Change the app and build again; edits made here are lost.

resource "azurerm_cosmosdb_sql_role_definition" "bad_rows_read_writer" {
  name                = "bad-rows read-writer"
  resource_group_name = azurerm_resource_group.app.name
  account_name        = azurerm_cosmosdb_account.tables.name
  type                = "CustomRole"
  assignable_scopes   = ["${azurerm_cosmosdb_account.tables.id}/dbs/${azurerm_cosmosdb_sql_database.tables.name}/colls/${azurerm_cosmosdb_sql_container.bad_rows.name}"]

  permissions {
    data_actions = [
      "Microsoft.DocumentDB/databaseAccounts/readMetadata",
      "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/executeQuery",
      "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/create",
      "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/delete",
      "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/read",
      "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/replace",
      "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/upsert",
    ]
  }
}

resource "azurerm_cosmosdb_sql_role_definition" "imports_read_writer" {
  name                = "imports read-writer"
  resource_group_name = azurerm_resource_group.app.name
  account_name        = azurerm_cosmosdb_account.tables.name
  type                = "CustomRole"
  assignable_scopes   = ["${azurerm_cosmosdb_account.tables.id}/dbs/${azurerm_cosmosdb_sql_database.tables.name}/colls/${azurerm_cosmosdb_sql_container.imports.name}"]

  permissions {
    data_actions = [
      "Microsoft.DocumentDB/databaseAccounts/readMetadata",
      "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/executeQuery",
      "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/create",
      "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/delete",
      "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/read",
      "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/replace",
      "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/upsert",
    ]
  }
}

resource "azurerm_cosmosdb_sql_role_definition" "products_writer" {
  name                = "products writer"
  resource_group_name = azurerm_resource_group.app.name
  account_name        = azurerm_cosmosdb_account.tables.name
  type                = "CustomRole"
  assignable_scopes   = ["${azurerm_cosmosdb_account.tables.id}/dbs/${azurerm_cosmosdb_sql_database.tables.name}/colls/${azurerm_cosmosdb_sql_container.products.name}"]

  permissions {
    data_actions = [
      "Microsoft.DocumentDB/databaseAccounts/readMetadata",
      "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/create",
      "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/delete",
      "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/read",
      "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/replace",
      "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/upsert",
    ]
  }
}

resource "azurerm_user_assigned_identity" "events" {
  name                = "${local.prefix}-s3-event-processor-event-delivery"
  resource_group_name = azurerm_resource_group.app.name
  location            = azurerm_resource_group.app.location
  tags                = local.tags
}

resource "azurerm_user_assigned_identity" "accept_upload" {
  name                = "${local.prefix}-s3-event-processor-accept-upload"
  resource_group_name = azurerm_resource_group.app.name
  location            = azurerm_resource_group.app.location
  tags                = local.tags
}

# accept-upload: the host reads the package and keeps its leases and keys, in a storage account of its own
resource "azurerm_role_assignment" "accept_upload_host" {
  scope                = azurerm_storage_account.accept_upload.id
  role_definition_name = "Storage Blob Data Owner"
  principal_id         = azurerm_user_assigned_identity.accept_upload.principal_id
  principal_type       = "ServicePrincipal"
}

# accept-upload: sends its telemetry
resource "azurerm_role_assignment" "accept_upload_metrics" {
  scope                = azurerm_application_insights.app.id
  role_definition_name = "Monitoring Metrics Publisher"
  principal_id         = azurerm_user_assigned_identity.accept_upload.principal_id
  principal_type       = "ServicePrincipal"
}

# accept-upload: gets events of bucket uploads (uploads)
resource "azurerm_role_assignment" "accept_upload_queue_uploads_events_receive" {
  scope                = azurerm_servicebus_queue.uploads_events.id
  role_definition_name = "Azure Service Bus Data Receiver"
  principal_id         = azurerm_user_assigned_identity.accept_upload.principal_id
  principal_type       = "ServicePrincipal"
}

# accept-upload: sends failed events of bucket uploads (uploads) again, for later
resource "azurerm_role_assignment" "accept_upload_queue_uploads_events_send" {
  scope                = azurerm_servicebus_queue.uploads_events.id
  role_definition_name = "Azure Service Bus Data Sender"
  principal_id         = azurerm_user_assigned_identity.accept_upload.principal_id
  principal_type       = "ServicePrincipal"
}

# accept-upload: grant imports (readWriter of table imports)
resource "azurerm_cosmosdb_sql_role_assignment" "accept_upload_table_imports" {
  resource_group_name = azurerm_resource_group.app.name
  account_name        = azurerm_cosmosdb_account.tables.name
  role_definition_id  = azurerm_cosmosdb_sql_role_definition.imports_read_writer.id
  principal_id        = azurerm_user_assigned_identity.accept_upload.principal_id
  scope               = "${azurerm_cosmosdb_account.tables.id}/dbs/${azurerm_cosmosdb_sql_database.tables.name}/colls/${azurerm_cosmosdb_sql_container.imports.name}"
}

# accept-upload: grant steps (sender of queue import-steps)
resource "azurerm_role_assignment" "accept_upload_queue_import_steps_send" {
  scope                = azurerm_servicebus_queue.import_steps.id
  role_definition_name = "Azure Service Bus Data Sender"
  principal_id         = azurerm_user_assigned_identity.accept_upload.principal_id
  principal_type       = "ServicePrincipal"
}

# accept-upload: grant uploads (reader of bucket uploads)
resource "azurerm_role_assignment" "accept_upload_bucket_uploads_read" {
  scope                = azurerm_storage_container.uploads.id
  role_definition_name = "Storage Blob Data Reader"
  principal_id         = azurerm_user_assigned_identity.accept_upload.principal_id
  principal_type       = "ServicePrincipal"
}

# accept-upload: hands over events and runs that failed for good
resource "azurerm_role_assignment" "accept_upload_queue_accept_upload_dead_letter_send" {
  scope                = azurerm_servicebus_queue.accept_upload_dead_letter.id
  role_definition_name = "Azure Service Bus Data Sender"
  principal_id         = azurerm_user_assigned_identity.accept_upload.principal_id
  principal_type       = "ServicePrincipal"
}

resource "azurerm_user_assigned_identity" "import_step" {
  name                = "${local.prefix}-s3-event-processor-import-step"
  resource_group_name = azurerm_resource_group.app.name
  location            = azurerm_resource_group.app.location
  tags                = local.tags
}

# import-step: the host reads the package and keeps its leases and keys, in a storage account of its own
resource "azurerm_role_assignment" "import_step_host" {
  scope                = azurerm_storage_account.import_step.id
  role_definition_name = "Storage Blob Data Owner"
  principal_id         = azurerm_user_assigned_identity.import_step.principal_id
  principal_type       = "ServicePrincipal"
}

# import-step: sends its telemetry
resource "azurerm_role_assignment" "import_step_metrics" {
  scope                = azurerm_application_insights.app.id
  role_definition_name = "Monitoring Metrics Publisher"
  principal_id         = azurerm_user_assigned_identity.import_step.principal_id
  principal_type       = "ServicePrincipal"
}

# import-step: consumes queue import-steps (import)
resource "azurerm_role_assignment" "import_step_queue_import_steps_receive" {
  scope                = azurerm_servicebus_queue.import_steps.id
  role_definition_name = "Azure Service Bus Data Receiver"
  principal_id         = azurerm_user_assigned_identity.import_step.principal_id
  principal_type       = "ServicePrincipal"
}

# import-step: gives up messages of queue import-steps (import) that cannot succeed
resource "azurerm_role_assignment" "import_step_queue_import_steps_dead_letter_send" {
  scope                = azurerm_servicebus_queue.import_steps_dead_letter.id
  role_definition_name = "Azure Service Bus Data Sender"
  principal_id         = azurerm_user_assigned_identity.import_step.principal_id
  principal_type       = "ServicePrincipal"
}

# import-step: grant badRows (readWriter of table bad-rows)
resource "azurerm_cosmosdb_sql_role_assignment" "import_step_table_bad_rows" {
  resource_group_name = azurerm_resource_group.app.name
  account_name        = azurerm_cosmosdb_account.tables.name
  role_definition_id  = azurerm_cosmosdb_sql_role_definition.bad_rows_read_writer.id
  principal_id        = azurerm_user_assigned_identity.import_step.principal_id
  scope               = "${azurerm_cosmosdb_account.tables.id}/dbs/${azurerm_cosmosdb_sql_database.tables.name}/colls/${azurerm_cosmosdb_sql_container.bad_rows.name}"
}

# import-step: grant imports (readWriter of table imports)
resource "azurerm_cosmosdb_sql_role_assignment" "import_step_table_imports" {
  resource_group_name = azurerm_resource_group.app.name
  account_name        = azurerm_cosmosdb_account.tables.name
  role_definition_id  = azurerm_cosmosdb_sql_role_definition.imports_read_writer.id
  principal_id        = azurerm_user_assigned_identity.import_step.principal_id
  scope               = "${azurerm_cosmosdb_account.tables.id}/dbs/${azurerm_cosmosdb_sql_database.tables.name}/colls/${azurerm_cosmosdb_sql_container.imports.name}"
}

# import-step: grant products (writer of table products)
resource "azurerm_cosmosdb_sql_role_assignment" "import_step_table_products" {
  resource_group_name = azurerm_resource_group.app.name
  account_name        = azurerm_cosmosdb_account.tables.name
  role_definition_id  = azurerm_cosmosdb_sql_role_definition.products_writer.id
  principal_id        = azurerm_user_assigned_identity.import_step.principal_id
  scope               = "${azurerm_cosmosdb_account.tables.id}/dbs/${azurerm_cosmosdb_sql_database.tables.name}/colls/${azurerm_cosmosdb_sql_container.products.name}"
}

# import-step: grant reports (writer of bucket reports)
resource "azurerm_role_assignment" "import_step_bucket_reports_write" {
  scope                = azurerm_storage_container.reports.id
  role_definition_name = "Storage Blob Data Contributor"
  principal_id         = azurerm_user_assigned_identity.import_step.principal_id
  principal_type       = "ServicePrincipal"
}

# import-step: grant steps (sender of queue import-steps)
resource "azurerm_role_assignment" "import_step_queue_import_steps_send" {
  scope                = azurerm_servicebus_queue.import_steps.id
  role_definition_name = "Azure Service Bus Data Sender"
  principal_id         = azurerm_user_assigned_identity.import_step.principal_id
  principal_type       = "ServicePrincipal"
}

# import-step: grant uploads (reader of bucket uploads)
resource "azurerm_role_assignment" "import_step_bucket_uploads_read" {
  scope                = azurerm_storage_container.uploads.id
  role_definition_name = "Storage Blob Data Reader"
  principal_id         = azurerm_user_assigned_identity.import_step.principal_id
  principal_type       = "ServicePrincipal"
}

# Event Grid: hands events over to the queue uploads-events (uploads)
resource "azurerm_role_assignment" "events_uploads" {
  scope                = azurerm_servicebus_queue.uploads_events.id
  role_definition_name = "Azure Service Bus Data Sender"
  principal_id         = azurerm_user_assigned_identity.events.principal_id
  principal_type       = "ServicePrincipal"
}

# Event Grid: keeps events that it could not deliver in event-dead-letters
resource "azurerm_role_assignment" "events_dead_letters" {
  scope                = azurerm_storage_container.event_dead_letters.id
  role_definition_name = "Storage Blob Data Contributor"
  principal_id         = azurerm_user_assigned_identity.events.principal_id
  principal_type       = "ServicePrincipal"
}

# Azure takes a while to know a new role everywhere.
resource "time_sleep" "roles" {
  create_duration = "90s"
  triggers = {
    accept_upload_host                                 = azurerm_role_assignment.accept_upload_host.id
    accept_upload_metrics                              = azurerm_role_assignment.accept_upload_metrics.id
    accept_upload_queue_uploads_events_receive         = azurerm_role_assignment.accept_upload_queue_uploads_events_receive.id
    accept_upload_queue_uploads_events_send            = azurerm_role_assignment.accept_upload_queue_uploads_events_send.id
    accept_upload_table_imports                        = azurerm_cosmosdb_sql_role_assignment.accept_upload_table_imports.id
    accept_upload_queue_import_steps_send              = azurerm_role_assignment.accept_upload_queue_import_steps_send.id
    accept_upload_bucket_uploads_read                  = azurerm_role_assignment.accept_upload_bucket_uploads_read.id
    accept_upload_queue_accept_upload_dead_letter_send = azurerm_role_assignment.accept_upload_queue_accept_upload_dead_letter_send.id
    import_step_host                                   = azurerm_role_assignment.import_step_host.id
    import_step_metrics                                = azurerm_role_assignment.import_step_metrics.id
    import_step_queue_import_steps_receive             = azurerm_role_assignment.import_step_queue_import_steps_receive.id
    import_step_queue_import_steps_dead_letter_send    = azurerm_role_assignment.import_step_queue_import_steps_dead_letter_send.id
    import_step_table_bad_rows                         = azurerm_cosmosdb_sql_role_assignment.import_step_table_bad_rows.id
    import_step_table_imports                          = azurerm_cosmosdb_sql_role_assignment.import_step_table_imports.id
    import_step_table_products                         = azurerm_cosmosdb_sql_role_assignment.import_step_table_products.id
    import_step_bucket_reports_write                   = azurerm_role_assignment.import_step_bucket_reports_write.id
    import_step_queue_import_steps_send                = azurerm_role_assignment.import_step_queue_import_steps_send.id
    import_step_bucket_uploads_read                    = azurerm_role_assignment.import_step_bucket_uploads_read.id
    events_uploads                                     = azurerm_role_assignment.events_uploads.id
    events_dead_letters                                = azurerm_role_assignment.events_dead_letters.id
  }
}
