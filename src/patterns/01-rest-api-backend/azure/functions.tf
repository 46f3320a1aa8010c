# Made from the app rest-api-backend by "motif build". Change the app and build again; edits made here are lost.

resource "azurerm_storage_account" "create_item" {
  name                             = "${local.compact}2acf4${local.unique}"
  resource_group_name              = azurerm_resource_group.app.name
  location                         = azurerm_resource_group.app.location
  account_kind                     = "StorageV2"
  account_tier                     = "Standard"
  min_tls_version                  = "TLS1_2"
  https_traffic_only_enabled       = true
  allow_nested_items_to_be_public  = false
  shared_access_key_enabled        = false
  default_to_oauth_authentication  = true
  local_user_enabled               = false
  cross_tenant_replication_enabled = false
  account_replication_type         = "LRS"
  tags                             = local.tags

  blob_properties {
    delete_retention_policy {
      days = 7
    }
  }
}

resource "azurerm_storage_container" "create_item_packages" {
  name                  = "packages"
  storage_account_id    = azurerm_storage_account.create_item.id
  container_access_type = "private"
}

resource "azurerm_service_plan" "create_item" {
  name                = "${local.prefix}-rest-api-backend-create-item"
  resource_group_name = azurerm_resource_group.app.name
  location            = azurerm_resource_group.app.location
  os_type             = "Linux"
  sku_name            = "FC1"
  tags                = local.tags
}

# rest-api-backend: create-item (http).
resource "azurerm_function_app_flex_consumption" "create_item" {
  name                                           = "${local.prefix}-create-item-${local.unique}"
  resource_group_name                            = azurerm_resource_group.app.name
  location                                       = azurerm_resource_group.app.location
  service_plan_id                                = azurerm_service_plan.create_item.id
  runtime_name                                   = "node"
  runtime_version                                = "24"
  instance_memory_in_mb                          = 512
  storage_container_type                         = "blobContainer"
  storage_container_endpoint                     = "${azurerm_storage_account.create_item.primary_blob_endpoint}${azurerm_storage_container.create_item_packages.name}"
  storage_authentication_type                    = "UserAssignedIdentity"
  storage_user_assigned_identity_id              = azurerm_user_assigned_identity.create_item.id
  https_only                                     = true
  webdeploy_publish_basic_authentication_enabled = false
  virtual_network_subnet_id                      = var.subnet_id
  app_settings = {
    AZURE_CLIENT_ID       = azurerm_user_assigned_identity.create_item.client_id
    MOTIF_COSMOS_DATABASE = azurerm_cosmosdb_sql_database.tables.name
    MOTIF_COSMOS_ENDPOINT = azurerm_cosmosdb_account.tables.endpoint
    MOTIF_LOG_LEVEL       = "info"
    MOTIF_SERVICE         = "rest-api-backend"
    MOTIF_TABLE_ITEMS     = azurerm_cosmosdb_sql_container.items.name
    MOTIF_TABLE_REQUESTS  = azurerm_cosmosdb_sql_container.requests.name
    # Empty: else the provider writes a connection string without a key. A plan shows it as a change each time.
    AzureWebJobsStorage                       = ""
    AzureWebJobsStorage__accountName          = azurerm_storage_account.create_item.name
    AzureWebJobsStorage__credential           = "managedidentity"
    AzureWebJobsStorage__clientId             = azurerm_user_assigned_identity.create_item.client_id
    APPLICATIONINSIGHTS_AUTHENTICATION_STRING = "ClientId=${azurerm_user_assigned_identity.create_item.client_id};Authorization=AAD"
    AzureWebJobsDisableHomepage               = "true"
  }
  tags = local.tags

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.create_item.id]
  }

  site_config {
    application_insights_connection_string = azurerm_application_insights.app.connection_string
    minimum_tls_version                    = "1.2"
    scm_minimum_tls_version                = "1.2"
    http2_enabled                          = true
  }

  lifecycle {
    precondition {
      condition     = !var.deploy_packages || fileexists("${path.module}/dist/create-item.zip")
      error_message = "dist/create-item.zip is missing. Build the packages first: in this folder, run \"npx motif build ..\"."
    }
  }

  depends_on = [
    azurerm_role_assignment.create_item_host,
    azurerm_role_assignment.create_item_metrics,
  ]
}

resource "azurerm_storage_account" "delete_item_update_item" {
  name                             = "${local.compact}3d328${local.unique}"
  resource_group_name              = azurerm_resource_group.app.name
  location                         = azurerm_resource_group.app.location
  account_kind                     = "StorageV2"
  account_tier                     = "Standard"
  min_tls_version                  = "TLS1_2"
  https_traffic_only_enabled       = true
  allow_nested_items_to_be_public  = false
  shared_access_key_enabled        = false
  default_to_oauth_authentication  = true
  local_user_enabled               = false
  cross_tenant_replication_enabled = false
  account_replication_type         = "LRS"
  tags                             = local.tags

  blob_properties {
    delete_retention_policy {
      days = 7
    }
  }
}

resource "azurerm_storage_container" "delete_item_update_item_packages" {
  name                  = "packages"
  storage_account_id    = azurerm_storage_account.delete_item_update_item.id
  container_access_type = "private"
}

resource "azurerm_service_plan" "delete_item_update_item" {
  name                = "${local.prefix}-rest-api-backend-delete-item-update-item"
  resource_group_name = azurerm_resource_group.app.name
  location            = azurerm_resource_group.app.location
  os_type             = "Linux"
  sku_name            = "FC1"
  tags                = local.tags
}

# rest-api-backend: delete-item, update-item (http).
resource "azurerm_function_app_flex_consumption" "delete_item_update_item" {
  name                                           = "${local.prefix}-delete-item-update-item-${local.unique}"
  resource_group_name                            = azurerm_resource_group.app.name
  location                                       = azurerm_resource_group.app.location
  service_plan_id                                = azurerm_service_plan.delete_item_update_item.id
  runtime_name                                   = "node"
  runtime_version                                = "24"
  instance_memory_in_mb                          = 512
  storage_container_type                         = "blobContainer"
  storage_container_endpoint                     = "${azurerm_storage_account.delete_item_update_item.primary_blob_endpoint}${azurerm_storage_container.delete_item_update_item_packages.name}"
  storage_authentication_type                    = "UserAssignedIdentity"
  storage_user_assigned_identity_id              = azurerm_user_assigned_identity.delete_item_update_item.id
  https_only                                     = true
  webdeploy_publish_basic_authentication_enabled = false
  virtual_network_subnet_id                      = var.subnet_id
  app_settings = {
    AZURE_CLIENT_ID       = azurerm_user_assigned_identity.delete_item_update_item.client_id
    MOTIF_COSMOS_DATABASE = azurerm_cosmosdb_sql_database.tables.name
    MOTIF_COSMOS_ENDPOINT = azurerm_cosmosdb_account.tables.endpoint
    MOTIF_LOG_LEVEL       = "info"
    MOTIF_SERVICE         = "rest-api-backend"
    MOTIF_TABLE_ITEMS     = azurerm_cosmosdb_sql_container.items.name
    # Empty: else the provider writes a connection string without a key. A plan shows it as a change each time.
    AzureWebJobsStorage                       = ""
    AzureWebJobsStorage__accountName          = azurerm_storage_account.delete_item_update_item.name
    AzureWebJobsStorage__credential           = "managedidentity"
    AzureWebJobsStorage__clientId             = azurerm_user_assigned_identity.delete_item_update_item.client_id
    APPLICATIONINSIGHTS_AUTHENTICATION_STRING = "ClientId=${azurerm_user_assigned_identity.delete_item_update_item.client_id};Authorization=AAD"
    AzureWebJobsDisableHomepage               = "true"
  }
  tags = local.tags

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.delete_item_update_item.id]
  }

  site_config {
    application_insights_connection_string = azurerm_application_insights.app.connection_string
    minimum_tls_version                    = "1.2"
    scm_minimum_tls_version                = "1.2"
    http2_enabled                          = true
  }

  lifecycle {
    precondition {
      condition     = !var.deploy_packages || fileexists("${path.module}/dist/delete-item-update-item.zip")
      error_message = "dist/delete-item-update-item.zip is missing. Build the packages first: in this folder, run \"npx motif build ..\"."
    }
  }

  depends_on = [
    azurerm_role_assignment.delete_item_update_item_host,
    azurerm_role_assignment.delete_item_update_item_metrics,
  ]
}

resource "azurerm_storage_account" "get_item_list_items" {
  name                             = "${local.compact}b98e3${local.unique}"
  resource_group_name              = azurerm_resource_group.app.name
  location                         = azurerm_resource_group.app.location
  account_kind                     = "StorageV2"
  account_tier                     = "Standard"
  min_tls_version                  = "TLS1_2"
  https_traffic_only_enabled       = true
  allow_nested_items_to_be_public  = false
  shared_access_key_enabled        = false
  default_to_oauth_authentication  = true
  local_user_enabled               = false
  cross_tenant_replication_enabled = false
  account_replication_type         = "LRS"
  tags                             = local.tags

  blob_properties {
    delete_retention_policy {
      days = 7
    }
  }
}

resource "azurerm_storage_container" "get_item_list_items_packages" {
  name                  = "packages"
  storage_account_id    = azurerm_storage_account.get_item_list_items.id
  container_access_type = "private"
}

resource "azurerm_service_plan" "get_item_list_items" {
  name                = "${local.prefix}-rest-api-backend-get-item-list-items"
  resource_group_name = azurerm_resource_group.app.name
  location            = azurerm_resource_group.app.location
  os_type             = "Linux"
  sku_name            = "FC1"
  tags                = local.tags
}

# rest-api-backend: get-item, list-items (http).
resource "azurerm_function_app_flex_consumption" "get_item_list_items" {
  name                                           = "${local.prefix}-get-item-list-items-${local.unique}"
  resource_group_name                            = azurerm_resource_group.app.name
  location                                       = azurerm_resource_group.app.location
  service_plan_id                                = azurerm_service_plan.get_item_list_items.id
  runtime_name                                   = "node"
  runtime_version                                = "24"
  instance_memory_in_mb                          = 512
  storage_container_type                         = "blobContainer"
  storage_container_endpoint                     = "${azurerm_storage_account.get_item_list_items.primary_blob_endpoint}${azurerm_storage_container.get_item_list_items_packages.name}"
  storage_authentication_type                    = "UserAssignedIdentity"
  storage_user_assigned_identity_id              = azurerm_user_assigned_identity.get_item_list_items.id
  https_only                                     = true
  webdeploy_publish_basic_authentication_enabled = false
  virtual_network_subnet_id                      = var.subnet_id
  app_settings = {
    AZURE_CLIENT_ID       = azurerm_user_assigned_identity.get_item_list_items.client_id
    MOTIF_COSMOS_DATABASE = azurerm_cosmosdb_sql_database.tables.name
    MOTIF_COSMOS_ENDPOINT = azurerm_cosmosdb_account.tables.endpoint
    MOTIF_LOG_LEVEL       = "info"
    MOTIF_SERVICE         = "rest-api-backend"
    MOTIF_TABLE_ITEMS     = azurerm_cosmosdb_sql_container.items.name
    # Empty: else the provider writes a connection string without a key. A plan shows it as a change each time.
    AzureWebJobsStorage                       = ""
    AzureWebJobsStorage__accountName          = azurerm_storage_account.get_item_list_items.name
    AzureWebJobsStorage__credential           = "managedidentity"
    AzureWebJobsStorage__clientId             = azurerm_user_assigned_identity.get_item_list_items.client_id
    APPLICATIONINSIGHTS_AUTHENTICATION_STRING = "ClientId=${azurerm_user_assigned_identity.get_item_list_items.client_id};Authorization=AAD"
    AzureWebJobsDisableHomepage               = "true"
  }
  tags = local.tags

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.get_item_list_items.id]
  }

  site_config {
    application_insights_connection_string = azurerm_application_insights.app.connection_string
    minimum_tls_version                    = "1.2"
    scm_minimum_tls_version                = "1.2"
    http2_enabled                          = true
  }

  lifecycle {
    precondition {
      condition     = !var.deploy_packages || fileexists("${path.module}/dist/get-item-list-items.zip")
      error_message = "dist/get-item-list-items.zip is missing. Build the packages first: in this folder, run \"npx motif build ..\"."
    }
  }

  depends_on = [
    azurerm_role_assignment.get_item_list_items_host,
    azurerm_role_assignment.get_item_list_items_metrics,
  ]
}

# Deploys the packages, when they are new or changed.
resource "terraform_data" "package" {
  for_each = (
    var.deploy_packages
    ? {
      create_item = {
        app     = azurerm_function_app_flex_consumption.create_item.name
        id      = azurerm_function_app_flex_consumption.create_item.id
        package = "${path.module}/dist/create-item.zip"
      }
      delete_item_update_item = {
        app     = azurerm_function_app_flex_consumption.delete_item_update_item.name
        id      = azurerm_function_app_flex_consumption.delete_item_update_item.id
        package = "${path.module}/dist/delete-item-update-item.zip"
      }
      get_item_list_items = {
        app     = azurerm_function_app_flex_consumption.get_item_list_items.name
        id      = azurerm_function_app_flex_consumption.get_item_list_items.id
        package = "${path.module}/dist/get-item-list-items.zip"
      }
    }
    : {}
  )

  triggers_replace = [
    each.value.id,
    fileexists(each.value.package) ? filesha256(each.value.package) : null,
  ]

  depends_on = [time_sleep.roles]

  provisioner "local-exec" {
    command = "az functionapp deployment source config-zip --subscription ${var.subscription_id} --resource-group ${azurerm_resource_group.app.name} --name ${each.value.app} --src \"${each.value.package}\""
  }
}
