# Made from the app async-processor by "motif build". Change the app and build again; edits made here are lost.

resource "azurerm_storage_account" "create_job" {
  name                             = "${local.compact}cd923${local.unique}"
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

resource "azurerm_storage_container" "create_job_packages" {
  name                  = "packages"
  storage_account_id    = azurerm_storage_account.create_job.id
  container_access_type = "private"
}

resource "azurerm_service_plan" "create_job" {
  name                = "${local.prefix}-async-processor-create-job"
  resource_group_name = azurerm_resource_group.app.name
  location            = azurerm_resource_group.app.location
  os_type             = "Linux"
  sku_name            = "FC1"
  tags                = local.tags
}

# async-processor: create-job (http).
resource "azurerm_function_app_flex_consumption" "create_job" {
  name                                           = "${local.prefix}-create-job-${local.unique}"
  resource_group_name                            = azurerm_resource_group.app.name
  location                                       = azurerm_resource_group.app.location
  service_plan_id                                = azurerm_service_plan.create_job.id
  runtime_name                                   = "node"
  runtime_version                                = "24"
  instance_memory_in_mb                          = 512
  storage_container_type                         = "blobContainer"
  storage_container_endpoint                     = "${azurerm_storage_account.create_job.primary_blob_endpoint}${azurerm_storage_container.create_job_packages.name}"
  storage_authentication_type                    = "UserAssignedIdentity"
  storage_user_assigned_identity_id              = azurerm_user_assigned_identity.create_job.id
  https_only                                     = true
  webdeploy_publish_basic_authentication_enabled = false
  virtual_network_subnet_id                      = var.subnet_id
  app_settings = {
    AZURE_CLIENT_ID                           = azurerm_user_assigned_identity.create_job.client_id
    MOTIF_COSMOS_DATABASE                     = azurerm_cosmosdb_sql_database.tables.name
    MOTIF_COSMOS_ENDPOINT                     = azurerm_cosmosdb_account.tables.endpoint
    MOTIF_LOG_LEVEL                           = "info"
    MOTIF_QUEUE_JOBS                          = azurerm_servicebus_queue.jobs.name
    MOTIF_SERVICE                             = "async-processor"
    MOTIF_SERVICEBUS__clientId                = azurerm_user_assigned_identity.create_job.client_id
    MOTIF_SERVICEBUS__credential              = "managedidentity"
    MOTIF_SERVICEBUS__fullyQualifiedNamespace = local.service_bus_host
    MOTIF_TABLE_JOBS                          = azurerm_cosmosdb_sql_container.jobs.name
    MOTIF_TABLE_REQUESTS                      = azurerm_cosmosdb_sql_container.requests.name
    # Empty: else the provider writes a connection string without a key. A plan shows it as a change each time.
    AzureWebJobsStorage                       = ""
    AzureWebJobsStorage__accountName          = azurerm_storage_account.create_job.name
    AzureWebJobsStorage__credential           = "managedidentity"
    AzureWebJobsStorage__clientId             = azurerm_user_assigned_identity.create_job.client_id
    APPLICATIONINSIGHTS_AUTHENTICATION_STRING = "ClientId=${azurerm_user_assigned_identity.create_job.client_id};Authorization=AAD"
    AzureWebJobsDisableHomepage               = "true"
  }
  tags = local.tags

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.create_job.id]
  }

  site_config {
    application_insights_connection_string = azurerm_application_insights.app.connection_string
    minimum_tls_version                    = "1.2"
    scm_minimum_tls_version                = "1.2"
    http2_enabled                          = true
  }

  lifecycle {
    precondition {
      condition     = !var.deploy_packages || fileexists("${path.module}/dist/create-job.zip")
      error_message = "dist/create-job.zip is missing. Build the packages first: in this folder, run \"npx motif build ..\"."
    }
  }

  depends_on = [
    azurerm_role_assignment.create_job_host,
    azurerm_role_assignment.create_job_metrics,
  ]
}

resource "azurerm_storage_account" "get_job" {
  name                             = "${local.compact}74213${local.unique}"
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

resource "azurerm_storage_container" "get_job_packages" {
  name                  = "packages"
  storage_account_id    = azurerm_storage_account.get_job.id
  container_access_type = "private"
}

resource "azurerm_service_plan" "get_job" {
  name                = "${local.prefix}-async-processor-get-job"
  resource_group_name = azurerm_resource_group.app.name
  location            = azurerm_resource_group.app.location
  os_type             = "Linux"
  sku_name            = "FC1"
  tags                = local.tags
}

# async-processor: get-job (http).
resource "azurerm_function_app_flex_consumption" "get_job" {
  name                                           = "${local.prefix}-get-job-${local.unique}"
  resource_group_name                            = azurerm_resource_group.app.name
  location                                       = azurerm_resource_group.app.location
  service_plan_id                                = azurerm_service_plan.get_job.id
  runtime_name                                   = "node"
  runtime_version                                = "24"
  instance_memory_in_mb                          = 512
  storage_container_type                         = "blobContainer"
  storage_container_endpoint                     = "${azurerm_storage_account.get_job.primary_blob_endpoint}${azurerm_storage_container.get_job_packages.name}"
  storage_authentication_type                    = "UserAssignedIdentity"
  storage_user_assigned_identity_id              = azurerm_user_assigned_identity.get_job.id
  https_only                                     = true
  webdeploy_publish_basic_authentication_enabled = false
  virtual_network_subnet_id                      = var.subnet_id
  app_settings = {
    AZURE_CLIENT_ID       = azurerm_user_assigned_identity.get_job.client_id
    MOTIF_COSMOS_DATABASE = azurerm_cosmosdb_sql_database.tables.name
    MOTIF_COSMOS_ENDPOINT = azurerm_cosmosdb_account.tables.endpoint
    MOTIF_LOG_LEVEL       = "info"
    MOTIF_SERVICE         = "async-processor"
    MOTIF_TABLE_JOBS      = azurerm_cosmosdb_sql_container.jobs.name
    # Empty: else the provider writes a connection string without a key. A plan shows it as a change each time.
    AzureWebJobsStorage                       = ""
    AzureWebJobsStorage__accountName          = azurerm_storage_account.get_job.name
    AzureWebJobsStorage__credential           = "managedidentity"
    AzureWebJobsStorage__clientId             = azurerm_user_assigned_identity.get_job.client_id
    APPLICATIONINSIGHTS_AUTHENTICATION_STRING = "ClientId=${azurerm_user_assigned_identity.get_job.client_id};Authorization=AAD"
    AzureWebJobsDisableHomepage               = "true"
  }
  tags = local.tags

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.get_job.id]
  }

  site_config {
    application_insights_connection_string = azurerm_application_insights.app.connection_string
    minimum_tls_version                    = "1.2"
    scm_minimum_tls_version                = "1.2"
    http2_enabled                          = true
  }

  lifecycle {
    precondition {
      condition     = !var.deploy_packages || fileexists("${path.module}/dist/get-job.zip")
      error_message = "dist/get-job.zip is missing. Build the packages first: in this folder, run \"npx motif build ..\"."
    }
  }

  depends_on = [azurerm_role_assignment.get_job_host, azurerm_role_assignment.get_job_metrics]
}

resource "azurerm_storage_account" "get_job_result" {
  name                             = "${local.compact}e6cbc${local.unique}"
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

resource "azurerm_storage_container" "get_job_result_packages" {
  name                  = "packages"
  storage_account_id    = azurerm_storage_account.get_job_result.id
  container_access_type = "private"
}

resource "azurerm_service_plan" "get_job_result" {
  name                = "${local.prefix}-async-processor-get-job-result"
  resource_group_name = azurerm_resource_group.app.name
  location            = azurerm_resource_group.app.location
  os_type             = "Linux"
  sku_name            = "FC1"
  tags                = local.tags
}

# async-processor: get-job-result (http).
resource "azurerm_function_app_flex_consumption" "get_job_result" {
  name                                           = "${local.prefix}-get-job-result-${local.unique}"
  resource_group_name                            = azurerm_resource_group.app.name
  location                                       = azurerm_resource_group.app.location
  service_plan_id                                = azurerm_service_plan.get_job_result.id
  runtime_name                                   = "node"
  runtime_version                                = "24"
  instance_memory_in_mb                          = 512
  storage_container_type                         = "blobContainer"
  storage_container_endpoint                     = "${azurerm_storage_account.get_job_result.primary_blob_endpoint}${azurerm_storage_container.get_job_result_packages.name}"
  storage_authentication_type                    = "UserAssignedIdentity"
  storage_user_assigned_identity_id              = azurerm_user_assigned_identity.get_job_result.id
  https_only                                     = true
  webdeploy_publish_basic_authentication_enabled = false
  virtual_network_subnet_id                      = var.subnet_id
  app_settings = {
    AZURE_CLIENT_ID      = azurerm_user_assigned_identity.get_job_result.client_id
    MOTIF_BLOB_ENDPOINT  = azurerm_storage_account.buckets.primary_blob_endpoint
    MOTIF_BUCKET_RESULTS = azurerm_storage_container.results.name
    MOTIF_LOG_LEVEL      = "info"
    MOTIF_SERVICE        = "async-processor"
    # Empty: else the provider writes a connection string without a key. A plan shows it as a change each time.
    AzureWebJobsStorage                       = ""
    AzureWebJobsStorage__accountName          = azurerm_storage_account.get_job_result.name
    AzureWebJobsStorage__credential           = "managedidentity"
    AzureWebJobsStorage__clientId             = azurerm_user_assigned_identity.get_job_result.client_id
    APPLICATIONINSIGHTS_AUTHENTICATION_STRING = "ClientId=${azurerm_user_assigned_identity.get_job_result.client_id};Authorization=AAD"
    AzureWebJobsDisableHomepage               = "true"
  }
  tags = local.tags

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.get_job_result.id]
  }

  site_config {
    application_insights_connection_string = azurerm_application_insights.app.connection_string
    minimum_tls_version                    = "1.2"
    scm_minimum_tls_version                = "1.2"
    http2_enabled                          = true
  }

  lifecycle {
    precondition {
      condition     = !var.deploy_packages || fileexists("${path.module}/dist/get-job-result.zip")
      error_message = "dist/get-job-result.zip is missing. Build the packages first: in this folder, run \"npx motif build ..\"."
    }
  }

  depends_on = [
    azurerm_role_assignment.get_job_result_host,
    azurerm_role_assignment.get_job_result_metrics,
  ]
}

resource "azurerm_storage_account" "process_job" {
  name                             = "${local.compact}94d4d${local.unique}"
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

resource "azurerm_storage_container" "process_job_packages" {
  name                  = "packages"
  storage_account_id    = azurerm_storage_account.process_job.id
  container_access_type = "private"
}

resource "azurerm_service_plan" "process_job" {
  name                = "${local.prefix}-async-processor-process-job"
  resource_group_name = azurerm_resource_group.app.name
  location            = azurerm_resource_group.app.location
  os_type             = "Linux"
  sku_name            = "FC1"
  tags                = local.tags
}

# async-processor: process-job (consumer).
resource "azurerm_function_app_flex_consumption" "process_job" {
  name                                           = "${local.prefix}-process-job-${local.unique}"
  resource_group_name                            = azurerm_resource_group.app.name
  location                                       = azurerm_resource_group.app.location
  service_plan_id                                = azurerm_service_plan.process_job.id
  runtime_name                                   = "node"
  runtime_version                                = "24"
  instance_memory_in_mb                          = 512
  maximum_instance_count                         = 10
  storage_container_type                         = "blobContainer"
  storage_container_endpoint                     = "${azurerm_storage_account.process_job.primary_blob_endpoint}${azurerm_storage_container.process_job_packages.name}"
  storage_authentication_type                    = "UserAssignedIdentity"
  storage_user_assigned_identity_id              = azurerm_user_assigned_identity.process_job.id
  https_only                                     = true
  webdeploy_publish_basic_authentication_enabled = false
  virtual_network_subnet_id                      = var.subnet_id
  app_settings = {
    AZURE_CLIENT_ID                           = azurerm_user_assigned_identity.process_job.client_id
    MOTIF_BLOB_ENDPOINT                       = azurerm_storage_account.buckets.primary_blob_endpoint
    MOTIF_BUCKET_RESULTS                      = azurerm_storage_container.results.name
    MOTIF_COSMOS_DATABASE                     = azurerm_cosmosdb_sql_database.tables.name
    MOTIF_COSMOS_ENDPOINT                     = azurerm_cosmosdb_account.tables.endpoint
    MOTIF_LOG_LEVEL                           = "info"
    MOTIF_QUEUE_JOBS                          = azurerm_servicebus_queue.jobs.name
    MOTIF_QUEUE_JOBS_DEAD_LETTER              = azurerm_servicebus_queue.jobs_dead_letter.name
    MOTIF_SERVICE                             = "async-processor"
    MOTIF_SERVICEBUS__clientId                = azurerm_user_assigned_identity.process_job.client_id
    MOTIF_SERVICEBUS__credential              = "managedidentity"
    MOTIF_SERVICEBUS__fullyQualifiedNamespace = local.service_bus_host
    MOTIF_TABLE_JOBS                          = azurerm_cosmosdb_sql_container.jobs.name
    # Empty: else the provider writes a connection string without a key. A plan shows it as a change each time.
    AzureWebJobsStorage                       = ""
    AzureWebJobsStorage__accountName          = azurerm_storage_account.process_job.name
    AzureWebJobsStorage__credential           = "managedidentity"
    AzureWebJobsStorage__clientId             = azurerm_user_assigned_identity.process_job.client_id
    APPLICATIONINSIGHTS_AUTHENTICATION_STRING = "ClientId=${azurerm_user_assigned_identity.process_job.client_id};Authorization=AAD"
  }
  tags = local.tags

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.process_job.id]
  }

  site_config {
    application_insights_connection_string = azurerm_application_insights.app.connection_string
    minimum_tls_version                    = "1.2"
    scm_minimum_tls_version                = "1.2"
    http2_enabled                          = true
  }

  lifecycle {
    precondition {
      condition     = !var.deploy_packages || fileexists("${path.module}/dist/process-job.zip")
      error_message = "dist/process-job.zip is missing. Build the packages first: in this folder, run \"npx motif build ..\"."
    }
  }

  depends_on = [
    azurerm_role_assignment.process_job_host,
    azurerm_role_assignment.process_job_metrics,
  ]
}

# Deploys the packages, when they are new or changed.
resource "terraform_data" "package" {
  for_each = (
    var.deploy_packages
    ? {
      create_job = {
        app     = azurerm_function_app_flex_consumption.create_job.name
        id      = azurerm_function_app_flex_consumption.create_job.id
        package = "${path.module}/dist/create-job.zip"
      }
      get_job = {
        app     = azurerm_function_app_flex_consumption.get_job.name
        id      = azurerm_function_app_flex_consumption.get_job.id
        package = "${path.module}/dist/get-job.zip"
      }
      get_job_result = {
        app     = azurerm_function_app_flex_consumption.get_job_result.name
        id      = azurerm_function_app_flex_consumption.get_job_result.id
        package = "${path.module}/dist/get-job-result.zip"
      }
      process_job = {
        app     = azurerm_function_app_flex_consumption.process_job.name
        id      = azurerm_function_app_flex_consumption.process_job.id
        package = "${path.module}/dist/process-job.zip"
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
