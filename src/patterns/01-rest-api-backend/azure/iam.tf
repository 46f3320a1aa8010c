# Made from the app rest-api-backend by "motif build". Change the app and build again; edits made here are lost.

resource "azurerm_cosmosdb_sql_role_definition" "items_reader" {
  name                = "items reader"
  resource_group_name = azurerm_resource_group.app.name
  account_name        = azurerm_cosmosdb_account.tables.name
  type                = "CustomRole"
  assignable_scopes   = ["${azurerm_cosmosdb_account.tables.id}/dbs/${azurerm_cosmosdb_sql_database.tables.name}/colls/${azurerm_cosmosdb_sql_container.items.name}"]

  permissions {
    data_actions = [
      "Microsoft.DocumentDB/databaseAccounts/readMetadata",
      "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/executeQuery",
      "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/read",
    ]
  }
}

resource "azurerm_cosmosdb_sql_role_definition" "items_read_writer" {
  name                = "items read-writer"
  resource_group_name = azurerm_resource_group.app.name
  account_name        = azurerm_cosmosdb_account.tables.name
  type                = "CustomRole"
  assignable_scopes   = ["${azurerm_cosmosdb_account.tables.id}/dbs/${azurerm_cosmosdb_sql_database.tables.name}/colls/${azurerm_cosmosdb_sql_container.items.name}"]

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

resource "azurerm_cosmosdb_sql_role_definition" "requests_read_writer" {
  name                = "requests read-writer"
  resource_group_name = azurerm_resource_group.app.name
  account_name        = azurerm_cosmosdb_account.tables.name
  type                = "CustomRole"
  assignable_scopes   = ["${azurerm_cosmosdb_account.tables.id}/dbs/${azurerm_cosmosdb_sql_database.tables.name}/colls/${azurerm_cosmosdb_sql_container.requests.name}"]

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

resource "azurerm_user_assigned_identity" "create_item" {
  name                = "${local.prefix}-rest-api-backend-create-item"
  resource_group_name = azurerm_resource_group.app.name
  location            = azurerm_resource_group.app.location
  tags                = local.tags
}

# create-item: the host reads the package and keeps its leases and keys, in a storage account of its own
resource "azurerm_role_assignment" "create_item_host" {
  scope                = azurerm_storage_account.create_item.id
  role_definition_name = "Storage Blob Data Owner"
  principal_id         = azurerm_user_assigned_identity.create_item.principal_id
  principal_type       = "ServicePrincipal"
}

# create-item: sends its telemetry
resource "azurerm_role_assignment" "create_item_metrics" {
  scope                = azurerm_application_insights.app.id
  role_definition_name = "Monitoring Metrics Publisher"
  principal_id         = azurerm_user_assigned_identity.create_item.principal_id
  principal_type       = "ServicePrincipal"
}

# create-item: grant items (readWriter of table items)
resource "azurerm_cosmosdb_sql_role_assignment" "create_item_table_items" {
  resource_group_name = azurerm_resource_group.app.name
  account_name        = azurerm_cosmosdb_account.tables.name
  role_definition_id  = azurerm_cosmosdb_sql_role_definition.items_read_writer.id
  principal_id        = azurerm_user_assigned_identity.create_item.principal_id
  scope               = "${azurerm_cosmosdb_account.tables.id}/dbs/${azurerm_cosmosdb_sql_database.tables.name}/colls/${azurerm_cosmosdb_sql_container.items.name}"
}

# create-item: grant requests (readWriter of table requests)
resource "azurerm_cosmosdb_sql_role_assignment" "create_item_table_requests" {
  resource_group_name = azurerm_resource_group.app.name
  account_name        = azurerm_cosmosdb_account.tables.name
  role_definition_id  = azurerm_cosmosdb_sql_role_definition.requests_read_writer.id
  principal_id        = azurerm_user_assigned_identity.create_item.principal_id
  scope               = "${azurerm_cosmosdb_account.tables.id}/dbs/${azurerm_cosmosdb_sql_database.tables.name}/colls/${azurerm_cosmosdb_sql_container.requests.name}"
}

resource "azurerm_user_assigned_identity" "delete_item_update_item" {
  name                = "${local.prefix}-rest-api-backend-delete-item-update-item"
  resource_group_name = azurerm_resource_group.app.name
  location            = azurerm_resource_group.app.location
  tags                = local.tags
}

# delete-item-update-item: the host reads the package and keeps its leases and keys, in a storage account of its own
resource "azurerm_role_assignment" "delete_item_update_item_host" {
  scope                = azurerm_storage_account.delete_item_update_item.id
  role_definition_name = "Storage Blob Data Owner"
  principal_id         = azurerm_user_assigned_identity.delete_item_update_item.principal_id
  principal_type       = "ServicePrincipal"
}

# delete-item-update-item: sends its telemetry
resource "azurerm_role_assignment" "delete_item_update_item_metrics" {
  scope                = azurerm_application_insights.app.id
  role_definition_name = "Monitoring Metrics Publisher"
  principal_id         = azurerm_user_assigned_identity.delete_item_update_item.principal_id
  principal_type       = "ServicePrincipal"
}

# delete-item: grant items (readWriter of table items)
# update-item: grant items (readWriter of table items)
resource "azurerm_cosmosdb_sql_role_assignment" "delete_item_update_item_table_items" {
  resource_group_name = azurerm_resource_group.app.name
  account_name        = azurerm_cosmosdb_account.tables.name
  role_definition_id  = azurerm_cosmosdb_sql_role_definition.items_read_writer.id
  principal_id        = azurerm_user_assigned_identity.delete_item_update_item.principal_id
  scope               = "${azurerm_cosmosdb_account.tables.id}/dbs/${azurerm_cosmosdb_sql_database.tables.name}/colls/${azurerm_cosmosdb_sql_container.items.name}"
}

resource "azurerm_user_assigned_identity" "get_item_list_items" {
  name                = "${local.prefix}-rest-api-backend-get-item-list-items"
  resource_group_name = azurerm_resource_group.app.name
  location            = azurerm_resource_group.app.location
  tags                = local.tags
}

# get-item-list-items: the host reads the package and keeps its leases and keys, in a storage account of its own
resource "azurerm_role_assignment" "get_item_list_items_host" {
  scope                = azurerm_storage_account.get_item_list_items.id
  role_definition_name = "Storage Blob Data Owner"
  principal_id         = azurerm_user_assigned_identity.get_item_list_items.principal_id
  principal_type       = "ServicePrincipal"
}

# get-item-list-items: sends its telemetry
resource "azurerm_role_assignment" "get_item_list_items_metrics" {
  scope                = azurerm_application_insights.app.id
  role_definition_name = "Monitoring Metrics Publisher"
  principal_id         = azurerm_user_assigned_identity.get_item_list_items.principal_id
  principal_type       = "ServicePrincipal"
}

# get-item: grant items (reader of table items)
# list-items: grant items (reader of table items)
resource "azurerm_cosmosdb_sql_role_assignment" "get_item_list_items_table_items" {
  resource_group_name = azurerm_resource_group.app.name
  account_name        = azurerm_cosmosdb_account.tables.name
  role_definition_id  = azurerm_cosmosdb_sql_role_definition.items_reader.id
  principal_id        = azurerm_user_assigned_identity.get_item_list_items.principal_id
  scope               = "${azurerm_cosmosdb_account.tables.id}/dbs/${azurerm_cosmosdb_sql_database.tables.name}/colls/${azurerm_cosmosdb_sql_container.items.name}"
}

# Azure takes a while to know a new role everywhere.
resource "time_sleep" "roles" {
  create_duration = "90s"
  triggers = {
    create_item_host                    = azurerm_role_assignment.create_item_host.id
    create_item_metrics                 = azurerm_role_assignment.create_item_metrics.id
    create_item_table_items             = azurerm_cosmosdb_sql_role_assignment.create_item_table_items.id
    create_item_table_requests          = azurerm_cosmosdb_sql_role_assignment.create_item_table_requests.id
    delete_item_update_item_host        = azurerm_role_assignment.delete_item_update_item_host.id
    delete_item_update_item_metrics     = azurerm_role_assignment.delete_item_update_item_metrics.id
    delete_item_update_item_table_items = azurerm_cosmosdb_sql_role_assignment.delete_item_update_item_table_items.id
    get_item_list_items_host            = azurerm_role_assignment.get_item_list_items_host.id
    get_item_list_items_metrics         = azurerm_role_assignment.get_item_list_items_metrics.id
    get_item_list_items_table_items     = azurerm_cosmosdb_sql_role_assignment.get_item_list_items_table_items.id
  }
}
