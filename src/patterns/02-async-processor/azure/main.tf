# Made from the app async-processor by "motif build". Change the app and build again; edits made here are lost.

terraform {
  required_version = ">= 1.9.0"

  required_providers {
    azurerm = {
      source  = "hashicorp/azurerm"
      version = "~> 4.73"
    }
    time = {
      source  = "hashicorp/time"
      version = "~> 0.13"
    }
  }
}

provider "azurerm" {
  subscription_id     = var.subscription_id
  storage_use_azuread = true
  resource_providers_to_register = [
    "Microsoft.ApiManagement",
    "Microsoft.App",
    "Microsoft.DocumentDB",
    "Microsoft.EventGrid",
    "microsoft.insights",
    "Microsoft.OperationalInsights",
    "Microsoft.ServiceBus",
    "Microsoft.Web",
  ]

  features {}
}

locals {
  unique  = substr(sha256("${var.subscription_id}/${var.project_name}-${var.environment}-async-processor"), 0, 8)
  compact = substr(replace("${var.project_name}-${var.environment}", "-", ""), 0, 11)
  tags = merge(var.tags, {
    project     = var.project_name
    environment = var.environment
    app         = "async-processor"
    managed-by  = "terraform"
  })
  service_bus_host = "${azurerm_servicebus_namespace.queues.name}.servicebus.windows.net"
}

resource "azurerm_resource_group" "app" {
  name     = "${var.project_name}-${var.environment}-async-processor"
  location = var.region
  tags     = local.tags
}

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
  name                = "${var.project_name}-${var.environment}-async-processor-create-job"
  resource_group_name = azurerm_resource_group.app.name
  location            = azurerm_resource_group.app.location
  os_type             = "Linux"
  sku_name            = "FC1"
  tags                = local.tags
}

# async-processor: create-job (http).
resource "azurerm_function_app_flex_consumption" "create_job" {
  name                                           = "${var.project_name}-${var.environment}-create-job-${local.unique}"
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
  name                = "${var.project_name}-${var.environment}-async-processor-get-job"
  resource_group_name = azurerm_resource_group.app.name
  location            = azurerm_resource_group.app.location
  os_type             = "Linux"
  sku_name            = "FC1"
  tags                = local.tags
}

# async-processor: get-job (http).
resource "azurerm_function_app_flex_consumption" "get_job" {
  name                                           = "${var.project_name}-${var.environment}-get-job-${local.unique}"
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
  name                = "${var.project_name}-${var.environment}-async-processor-get-job-result"
  resource_group_name = azurerm_resource_group.app.name
  location            = azurerm_resource_group.app.location
  os_type             = "Linux"
  sku_name            = "FC1"
  tags                = local.tags
}

# async-processor: get-job-result (http).
resource "azurerm_function_app_flex_consumption" "get_job_result" {
  name                                           = "${var.project_name}-${var.environment}-get-job-result-${local.unique}"
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
  name                = "${var.project_name}-${var.environment}-async-processor-process-job"
  resource_group_name = azurerm_resource_group.app.name
  location            = azurerm_resource_group.app.location
  os_type             = "Linux"
  sku_name            = "FC1"
  tags                = local.tags
}

# async-processor: process-job (consumer).
resource "azurerm_function_app_flex_consumption" "process_job" {
  name                                           = "${var.project_name}-${var.environment}-process-job-${local.unique}"
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

resource "azurerm_api_management" "api" {
  name                = "${var.project_name}-${var.environment}-${local.unique}"
  resource_group_name = azurerm_resource_group.app.name
  location            = azurerm_resource_group.app.location
  publisher_name      = var.project_name
  publisher_email     = var.api_publisher_email
  sku_name            = "Consumption_0"
  tags                = local.tags
}

resource "azurerm_api_management_api" "api" {
  name                  = "${var.project_name}-${var.environment}-async-processor-api"
  api_management_name   = azurerm_api_management.api.name
  resource_group_name   = azurerm_resource_group.app.name
  display_name          = "${var.project_name}-${var.environment}-async-processor-api"
  description           = "HTTP API of async-processor"
  revision              = "1"
  path                  = ""
  protocols             = ["https"]
  service_url           = "https://${azurerm_function_app_flex_consumption.create_job.default_hostname}"
  subscription_required = false
}

resource "azurerm_api_management_api_policy" "api" {
  api_management_name = azurerm_api_management.api.name
  resource_group_name = azurerm_resource_group.app.name
  api_name            = azurerm_api_management_api.api.name
  xml_content         = <<EOT
<policies>
  <inbound>
    <base />
  </inbound>
  <backend>
    <forward-request timeout="30" />
  </backend>
  <outbound>
    <base />
  </outbound>
  <on-error>
    <base />
  </on-error>
</policies>
EOT
}

locals {
  operations = {
    post_jobs = {
      method     = "POST"
      path       = "/jobs"
      parameters = []
      host       = azurerm_function_app_flex_consumption.create_job.default_hostname
    }
    get_jobs_id = {
      method     = "GET"
      path       = "/jobs/{id}"
      parameters = ["id"]
      host       = azurerm_function_app_flex_consumption.get_job.default_hostname
    }
    get_jobs_id_result = {
      method     = "GET"
      path       = "/jobs/{id}/result"
      parameters = ["id"]
      host       = azurerm_function_app_flex_consumption.get_job_result.default_hostname
    }
    head_jobs_id = {
      method     = "HEAD"
      path       = "/jobs/{id}"
      parameters = ["id"]
      host       = azurerm_function_app_flex_consumption.get_job.default_hostname
    }
    head_jobs_id_result = {
      method     = "HEAD"
      path       = "/jobs/{id}/result"
      parameters = ["id"]
      host       = azurerm_function_app_flex_consumption.get_job_result.default_hostname
    }
    get_any = {
      method     = "GET"
      path       = "/*"
      parameters = []
      host       = azurerm_function_app_flex_consumption.create_job.default_hostname
    }
    head_any = {
      method     = "HEAD"
      path       = "/*"
      parameters = []
      host       = azurerm_function_app_flex_consumption.create_job.default_hostname
    }
    post_any = {
      method     = "POST"
      path       = "/*"
      parameters = []
      host       = azurerm_function_app_flex_consumption.create_job.default_hostname
    }
    put_any = {
      method     = "PUT"
      path       = "/*"
      parameters = []
      host       = azurerm_function_app_flex_consumption.create_job.default_hostname
    }
    patch_any = {
      method     = "PATCH"
      path       = "/*"
      parameters = []
      host       = azurerm_function_app_flex_consumption.create_job.default_hostname
    }
    delete_any = {
      method     = "DELETE"
      path       = "/*"
      parameters = []
      host       = azurerm_function_app_flex_consumption.create_job.default_hostname
    }
    options_any = {
      method     = "OPTIONS"
      path       = "/*"
      parameters = []
      host       = azurerm_function_app_flex_consumption.create_job.default_hostname
    }
  }
}

resource "azurerm_api_management_api_operation" "route" {
  for_each = local.operations

  api_management_name = azurerm_api_management.api.name
  resource_group_name = azurerm_resource_group.app.name
  api_name            = azurerm_api_management_api.api.name
  operation_id        = each.key
  display_name        = "${each.value.method} ${each.value.path}"
  method              = each.value.method
  url_template        = each.value.path

  dynamic "template_parameter" {
    for_each = each.value.parameters

    content {
      name     = template_parameter.value
      type     = "string"
      required = true
    }
  }
}

resource "azurerm_api_management_api_operation_policy" "route" {
  for_each = local.operations

  api_management_name = azurerm_api_management.api.name
  resource_group_name = azurerm_resource_group.app.name
  api_name            = azurerm_api_management_api.api.name
  operation_id        = azurerm_api_management_api_operation.route[each.key].operation_id
  xml_content         = <<EOT
<policies>
  <inbound>
    <base />
    <set-backend-service base-url="https://${each.value.host}" />
  </inbound>
  <backend>
    <base />
  </backend>
  <outbound>
    <base />
  </outbound>
  <on-error>
    <base />
  </on-error>
</policies>
EOT
}

resource "azurerm_servicebus_namespace" "queues" {
  name                = "${var.project_name}-${var.environment}-${local.unique}"
  resource_group_name = azurerm_resource_group.app.name
  location            = azurerm_resource_group.app.location
  sku                 = "Standard"
  minimum_tls_version = "1.2"
  local_auth_enabled  = false
  tags                = local.tags
}

# Consumed by process-job.
resource "azurerm_servicebus_queue" "jobs" {
  name                                 = "jobs"
  namespace_id                         = azurerm_servicebus_namespace.queues.id
  max_size_in_megabytes                = 5120
  lock_duration                        = "PT5M"
  max_delivery_count                   = 5
  default_message_ttl                  = "P1D"
  dead_lettering_on_message_expiration = false
  forward_dead_lettered_messages_to    = azurerm_servicebus_queue.jobs_dead_letter.name
}

# Messages of jobs that failed.
resource "azurerm_servicebus_queue" "jobs_dead_letter" {
  name                                 = "jobs-dead-letter"
  namespace_id                         = azurerm_servicebus_namespace.queues.id
  max_size_in_megabytes                = 5120
  lock_duration                        = "PT30S"
  max_delivery_count                   = 2147483647
  default_message_ttl                  = "P14D"
  dead_lettering_on_message_expiration = true
}

resource "azurerm_cosmosdb_account" "tables" {
  name                               = "${var.project_name}-${var.environment}-${local.unique}"
  resource_group_name                = azurerm_resource_group.app.name
  location                           = azurerm_resource_group.app.location
  offer_type                         = "Standard"
  kind                               = "GlobalDocumentDB"
  minimal_tls_version                = "Tls12"
  local_authentication_disabled      = true
  access_key_metadata_writes_enabled = false
  tags                               = local.tags

  capabilities {
    name = "EnableServerless"
  }

  # A read by key sees every write that was answered before it.
  consistency_policy {
    consistency_level = "Strong"
  }

  geo_location {
    location          = azurerm_resource_group.app.location
    failover_priority = 0
  }

  backup {
    type = "Continuous"
    tier = "Continuous7Days"
  }
}

resource "azurerm_cosmosdb_sql_database" "tables" {
  name                = "async-processor"
  resource_group_name = azurerm_resource_group.app.name
  account_name        = azurerm_cosmosdb_account.tables.name
}

resource "azurerm_cosmosdb_sql_container" "jobs" {
  name                  = "jobs"
  resource_group_name   = azurerm_resource_group.app.name
  account_name          = azurerm_cosmosdb_account.tables.name
  database_name         = azurerm_cosmosdb_sql_database.tables.name
  partition_key_paths   = ["/pk"]
  partition_key_version = 2
  default_ttl           = -1

  indexing_policy {
    indexing_mode = "consistent"

    included_path {
      path = "/pk/?"
    }

    included_path {
      path = "/key/?"
    }

    included_path {
      path = "/until/?"
    }

    excluded_path {
      path = "/*"
    }
  }
}

resource "azurerm_cosmosdb_sql_container" "requests" {
  name                  = "requests"
  resource_group_name   = azurerm_resource_group.app.name
  account_name          = azurerm_cosmosdb_account.tables.name
  database_name         = azurerm_cosmosdb_sql_database.tables.name
  partition_key_paths   = ["/pk"]
  partition_key_version = 2
  default_ttl           = -1

  indexing_policy {
    indexing_mode = "consistent"

    included_path {
      path = "/pk/?"
    }

    included_path {
      path = "/key/?"
    }

    included_path {
      path = "/until/?"
    }

    excluded_path {
      path = "/*"
    }
  }
}

resource "azurerm_storage_account" "buckets" {
  name                             = "${local.compact}files${local.unique}"
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
  account_replication_type         = var.storage_replication
  tags                             = local.tags

  blob_properties {
    versioning_enabled = true

    delete_retention_policy {
      days = 30
    }

    container_delete_retention_policy {
      days = 30
    }
  }
}

resource "azurerm_storage_management_policy" "buckets" {
  storage_account_id = azurerm_storage_account.buckets.id

  rule {
    name    = "old-versions"
    enabled = true

    filters {
      blob_types = ["blockBlob"]
    }

    actions {
      version {
        delete_after_days_since_creation = 30
      }
    }
  }
}

resource "azurerm_storage_container" "results" {
  name                  = "results"
  storage_account_id    = azurerm_storage_account.buckets.id
  container_access_type = "private"
}
