# Made from the app s3-event-processor by "motif build". Change the app and build again; edits made here are lost.

resource "azurerm_storage_account" "accept_upload" {
  name                             = "${local.compact}cc84b${local.unique}"
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

resource "azurerm_storage_container" "accept_upload_packages" {
  name                  = "packages"
  storage_account_id    = azurerm_storage_account.accept_upload.id
  container_access_type = "private"
}

resource "azurerm_service_plan" "accept_upload" {
  name                = "${local.prefix}-s3-event-processor-accept-upload"
  resource_group_name = azurerm_resource_group.app.name
  location            = azurerm_resource_group.app.location
  os_type             = "Linux"
  sku_name            = "FC1"
  tags                = local.tags
}

# s3-event-processor: accept-upload (consumer).
resource "azurerm_function_app_flex_consumption" "accept_upload" {
  name                                           = "${local.prefix}-accept-upload-${local.unique}"
  resource_group_name                            = azurerm_resource_group.app.name
  location                                       = azurerm_resource_group.app.location
  service_plan_id                                = azurerm_service_plan.accept_upload.id
  runtime_name                                   = "node"
  runtime_version                                = "24"
  instance_memory_in_mb                          = 512
  storage_container_type                         = "blobContainer"
  storage_container_endpoint                     = "${azurerm_storage_account.accept_upload.primary_blob_endpoint}${azurerm_storage_container.accept_upload_packages.name}"
  storage_authentication_type                    = "UserAssignedIdentity"
  storage_user_assigned_identity_id              = azurerm_user_assigned_identity.accept_upload.id
  https_only                                     = true
  webdeploy_publish_basic_authentication_enabled = false
  virtual_network_subnet_id                      = var.subnet_id
  app_settings = {
    AZURE_CLIENT_ID                           = azurerm_user_assigned_identity.accept_upload.client_id
    MOTIF_BLOB_ENDPOINT                       = azurerm_storage_account.buckets.primary_blob_endpoint
    MOTIF_BUCKET_UPLOADS                      = azurerm_storage_container.uploads.name
    MOTIF_COSMOS_DATABASE                     = azurerm_cosmosdb_sql_database.tables.name
    MOTIF_COSMOS_ENDPOINT                     = azurerm_cosmosdb_account.tables.endpoint
    MOTIF_LOG_LEVEL                           = "info"
    MOTIF_QUEUE_ACCEPT_UPLOAD_DEAD_LETTER     = azurerm_servicebus_queue.accept_upload_dead_letter.name
    MOTIF_QUEUE_IMPORT_STEPS                  = azurerm_servicebus_queue.import_steps.name
    MOTIF_QUEUE_UPLOADS_EVENTS                = azurerm_servicebus_queue.uploads_events.name
    MOTIF_SERVICE                             = "s3-event-processor"
    MOTIF_SERVICEBUS__clientId                = azurerm_user_assigned_identity.accept_upload.client_id
    MOTIF_SERVICEBUS__credential              = "managedidentity"
    MOTIF_SERVICEBUS__fullyQualifiedNamespace = local.service_bus_host
    MOTIF_TABLE_IMPORTS                       = azurerm_cosmosdb_sql_container.imports.name
    # Empty: else the provider writes a connection string without a key. A plan shows it as a change each time.
    AzureWebJobsStorage                       = ""
    AzureWebJobsStorage__accountName          = azurerm_storage_account.accept_upload.name
    AzureWebJobsStorage__credential           = "managedidentity"
    AzureWebJobsStorage__clientId             = azurerm_user_assigned_identity.accept_upload.client_id
    APPLICATIONINSIGHTS_AUTHENTICATION_STRING = "ClientId=${azurerm_user_assigned_identity.accept_upload.client_id};Authorization=AAD"
  }
  tags = local.tags

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.accept_upload.id]
  }

  site_config {
    application_insights_connection_string = azurerm_application_insights.app.connection_string
    minimum_tls_version                    = "1.2"
    scm_minimum_tls_version                = "1.2"
    http2_enabled                          = true
  }

  lifecycle {
    precondition {
      condition     = !var.deploy_packages || fileexists("${path.module}/dist/accept-upload.zip")
      error_message = "dist/accept-upload.zip is missing. Build the packages first: in this folder, run \"npx motif build ..\"."
    }
  }

  depends_on = [
    azurerm_role_assignment.accept_upload_host,
    azurerm_role_assignment.accept_upload_metrics,
  ]
}

resource "azurerm_storage_account" "import_step" {
  name                             = "${local.compact}f1ddd${local.unique}"
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

resource "azurerm_storage_container" "import_step_packages" {
  name                  = "packages"
  storage_account_id    = azurerm_storage_account.import_step.id
  container_access_type = "private"
}

resource "azurerm_service_plan" "import_step" {
  name                = "${local.prefix}-s3-event-processor-import-step"
  resource_group_name = azurerm_resource_group.app.name
  location            = azurerm_resource_group.app.location
  os_type             = "Linux"
  sku_name            = "FC1"
  tags                = local.tags
}

# s3-event-processor: import-step (consumer).
resource "azurerm_function_app_flex_consumption" "import_step" {
  name                                           = "${local.prefix}-import-step-${local.unique}"
  resource_group_name                            = azurerm_resource_group.app.name
  location                                       = azurerm_resource_group.app.location
  service_plan_id                                = azurerm_service_plan.import_step.id
  runtime_name                                   = "node"
  runtime_version                                = "24"
  instance_memory_in_mb                          = 512
  maximum_instance_count                         = 10
  storage_container_type                         = "blobContainer"
  storage_container_endpoint                     = "${azurerm_storage_account.import_step.primary_blob_endpoint}${azurerm_storage_container.import_step_packages.name}"
  storage_authentication_type                    = "UserAssignedIdentity"
  storage_user_assigned_identity_id              = azurerm_user_assigned_identity.import_step.id
  https_only                                     = true
  webdeploy_publish_basic_authentication_enabled = false
  virtual_network_subnet_id                      = var.subnet_id
  app_settings = {
    AZURE_CLIENT_ID                           = azurerm_user_assigned_identity.import_step.client_id
    MOTIF_BLOB_ENDPOINT                       = azurerm_storage_account.buckets.primary_blob_endpoint
    MOTIF_BUCKET_REPORTS                      = azurerm_storage_container.reports.name
    MOTIF_BUCKET_UPLOADS                      = azurerm_storage_container.uploads.name
    MOTIF_COSMOS_DATABASE                     = azurerm_cosmosdb_sql_database.tables.name
    MOTIF_COSMOS_ENDPOINT                     = azurerm_cosmosdb_account.tables.endpoint
    MOTIF_LOG_LEVEL                           = "info"
    MOTIF_QUEUE_IMPORT_STEPS                  = azurerm_servicebus_queue.import_steps.name
    MOTIF_QUEUE_IMPORT_STEPS_DEAD_LETTER      = azurerm_servicebus_queue.import_steps_dead_letter.name
    MOTIF_SERVICE                             = "s3-event-processor"
    MOTIF_SERVICEBUS__clientId                = azurerm_user_assigned_identity.import_step.client_id
    MOTIF_SERVICEBUS__credential              = "managedidentity"
    MOTIF_SERVICEBUS__fullyQualifiedNamespace = local.service_bus_host
    MOTIF_TABLE_BAD_ROWS                      = azurerm_cosmosdb_sql_container.bad_rows.name
    MOTIF_TABLE_IMPORTS                       = azurerm_cosmosdb_sql_container.imports.name
    MOTIF_TABLE_PRODUCTS                      = azurerm_cosmosdb_sql_container.products.name
    # Empty: else the provider writes a connection string without a key. A plan shows it as a change each time.
    AzureWebJobsStorage                       = ""
    AzureWebJobsStorage__accountName          = azurerm_storage_account.import_step.name
    AzureWebJobsStorage__credential           = "managedidentity"
    AzureWebJobsStorage__clientId             = azurerm_user_assigned_identity.import_step.client_id
    APPLICATIONINSIGHTS_AUTHENTICATION_STRING = "ClientId=${azurerm_user_assigned_identity.import_step.client_id};Authorization=AAD"
  }
  tags = local.tags

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.import_step.id]
  }

  site_config {
    application_insights_connection_string = azurerm_application_insights.app.connection_string
    minimum_tls_version                    = "1.2"
    scm_minimum_tls_version                = "1.2"
    http2_enabled                          = true
  }

  lifecycle {
    precondition {
      condition     = !var.deploy_packages || fileexists("${path.module}/dist/import-step.zip")
      error_message = "dist/import-step.zip is missing. Build the packages first: in this folder, run \"npx motif build ..\"."
    }
  }

  depends_on = [
    azurerm_role_assignment.import_step_host,
    azurerm_role_assignment.import_step_metrics,
  ]
}

# Deploys the packages, when they are new or changed.
resource "terraform_data" "package" {
  for_each = (
    var.deploy_packages
    ? {
      accept_upload = {
        app     = azurerm_function_app_flex_consumption.accept_upload.name
        id      = azurerm_function_app_flex_consumption.accept_upload.id
        package = "${path.module}/dist/accept-upload.zip"
      }
      import_step = {
        app     = azurerm_function_app_flex_consumption.import_step.name
        id      = azurerm_function_app_flex_consumption.import_step.id
        package = "${path.module}/dist/import-step.zip"
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

resource "azurerm_storage_container" "event_dead_letters" {
  name                  = "event-dead-letters"
  storage_account_id    = azurerm_storage_account.buckets.id
  container_access_type = "private"
}

resource "azurerm_eventgrid_system_topic" "buckets" {
  name                = "${local.prefix}-s3-event-processor-buckets"
  resource_group_name = azurerm_resource_group.app.name
  location            = azurerm_resource_group.app.location
  source_resource_id  = azurerm_storage_account.buckets.id
  topic_type          = "Microsoft.Storage.StorageAccounts"
  tags                = local.tags

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.events.id]
  }
}

# New blobs of uploads to the queue uploads-events.
resource "azurerm_eventgrid_system_topic_event_subscription" "uploads" {
  name                          = "uploads-events"
  system_topic                  = azurerm_eventgrid_system_topic.buckets.name
  resource_group_name           = azurerm_resource_group.app.name
  event_delivery_schema         = "CloudEventSchemaV1_0"
  included_event_types          = ["Microsoft.Storage.BlobCreated"]
  service_bus_queue_endpoint_id = azurerm_servicebus_queue.uploads_events.id

  subject_filter {
    subject_begins_with = "/blobServices/default/containers/${azurerm_storage_container.uploads.name}/blobs/"
    subject_ends_with   = ".csv"
    case_sensitive      = true
  }

  delivery_identity {
    type                   = "UserAssigned"
    user_assigned_identity = azurerm_user_assigned_identity.events.id
  }

  dead_letter_identity {
    type                   = "UserAssigned"
    user_assigned_identity = azurerm_user_assigned_identity.events.id
  }

  storage_blob_dead_letter_destination {
    storage_account_id          = azurerm_storage_account.buckets.id
    storage_blob_container_name = azurerm_storage_container.event_dead_letters.name
  }

  retry_policy {
    max_delivery_attempts = 30
    event_time_to_live    = 1440
  }

  depends_on = [time_sleep.roles]
}
