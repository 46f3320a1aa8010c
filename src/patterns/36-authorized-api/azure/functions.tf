# Made from the app authorized-api by "motif build". Change the app and build again; edits made here are lost.

locals {
  # The function apps, and what differs between them.
  apps = {
    # authorized-api: decide-expense, submit-expense (http).
    decide-expense-submit-expense = { memory = 512 }
    # authorized-api: get-expense, list-expenses (http).
    get-expense-list-expenses = { memory = 512 }
  }
}

resource "azurerm_storage_account" "app" {
  for_each = local.apps

  name                             = "${local.compact}${substr(sha256(each.key), 0, 5)}${local.unique}"
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

resource "azurerm_storage_container" "package" {
  for_each = local.apps

  name                  = "packages"
  storage_account_id    = azurerm_storage_account.app[each.key].id
  container_access_type = "private"
}

resource "azurerm_service_plan" "app" {
  for_each = local.apps

  name                = "${local.prefix}-authorized-api-${each.key}"
  resource_group_name = azurerm_resource_group.app.name
  location            = azurerm_resource_group.app.location
  os_type             = "Linux"
  sku_name            = "FC1"
  tags                = local.tags
}

resource "azurerm_function_app_flex_consumption" "app" {
  for_each = local.apps

  name                                           = "${local.prefix}-${each.key}-${local.unique}"
  resource_group_name                            = azurerm_resource_group.app.name
  location                                       = azurerm_resource_group.app.location
  service_plan_id                                = azurerm_service_plan.app[each.key].id
  runtime_name                                   = "node"
  runtime_version                                = "24"
  instance_memory_in_mb                          = each.value.memory
  storage_container_type                         = "blobContainer"
  storage_container_endpoint                     = "${azurerm_storage_account.app[each.key].primary_blob_endpoint}${azurerm_storage_container.package[each.key].name}"
  storage_authentication_type                    = "UserAssignedIdentity"
  storage_user_assigned_identity_id              = azurerm_user_assigned_identity.app[each.key].id
  https_only                                     = true
  webdeploy_publish_basic_authentication_enabled = false
  virtual_network_subnet_id                      = var.subnet_id
  app_settings = {
    AZURE_CLIENT_ID             = azurerm_user_assigned_identity.app[each.key].client_id
    MOTIF_COSMOS_DATABASE       = azurerm_cosmosdb_sql_database.tables.name
    MOTIF_COSMOS_ENDPOINT       = azurerm_cosmosdb_account.tables.endpoint
    MOTIF_LOG_LEVEL             = "info"
    MOTIF_SERVICE               = "authorized-api"
    MOTIF_SERVICE_IDENTITY      = var.service_identity_url
    MOTIF_TABLE_EXPENSES        = azurerm_cosmosdb_sql_container.table["expenses"].name
    AzureWebJobsDisableHomepage = "true"
    # Empty: else the provider writes a connection string without a key. In capitals: in the usual spelling, each apply would change the app.
    AZUREWEBJOBSSTORAGE                       = ""
    AzureWebJobsStorage__accountName          = azurerm_storage_account.app[each.key].name
    AzureWebJobsStorage__credential           = "managedidentity"
    AzureWebJobsStorage__clientId             = azurerm_user_assigned_identity.app[each.key].client_id
    APPLICATIONINSIGHTS_AUTHENTICATION_STRING = "ClientId=${azurerm_user_assigned_identity.app[each.key].client_id};Authorization=AAD"
  }
  tags = local.tags

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.app[each.key].id]
  }

  site_config {
    application_insights_connection_string = azurerm_application_insights.app.connection_string
    minimum_tls_version                    = "1.2"
    scm_minimum_tls_version                = "1.2"
    http2_enabled                          = true
  }

  lifecycle {
    ignore_changes = [
      tags["hidden-link: /app-insights-conn-string"],
      tags["hidden-link: /app-insights-instrumentation-key"],
      tags["hidden-link: /app-insights-resource-id"],
    ]

    precondition {
      condition     = !var.deploy_packages || fileexists("${path.module}/dist/${each.key}.zip")
      error_message = "dist/${each.key}.zip is missing. Build the packages first: in this folder, run \"npx --no-install motif build ..\"."
    }
  }

  depends_on = [azurerm_role_assignment.host, azurerm_role_assignment.metrics]
}

# Deploys the packages, when they are new or changed. One that fails is tainted: the next apply deploys it again.
resource "terraform_data" "package" {
  for_each = { for name, app in local.apps : name => app if var.deploy_packages }

  triggers_replace = [
    azurerm_function_app_flex_consumption.app[each.key].id,
    fileexists("${path.module}/dist/${each.key}.zip") ? filesha256("${path.module}/dist/${each.key}.zip") : null,
  ]

  depends_on = [time_sleep.roles]

  provisioner "local-exec" {
    interpreter = ["sh", "-c"]
    command     = <<-EOT
      for pause in 60 120 0; do
        az functionapp deployment source config-zip --subscription ${var.subscription_id} --resource-group ${azurerm_resource_group.app.name} --name ${azurerm_function_app_flex_consumption.app[each.key].name} --src "${path.module}/dist/${each.key}.zip" && exit 0
        sleep $pause
      done
      exit 1
    EOT
  }
}
