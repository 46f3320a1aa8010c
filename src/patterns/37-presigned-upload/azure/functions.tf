# Made from the app presigned-upload by "motif build". Change the app and build again; edits made here are lost.

locals {
  # The function apps, and what differs between them.
  apps = {
    # presigned-upload: confirm-upload (consumer).
    confirm-upload = { memory = 512 }
    # presigned-upload: get-upload (http).
    get-upload = { memory = 512 }
    # presigned-upload: offer-upload (http).
    offer-upload = { memory = 512 }
    # presigned-upload: sweep-uploads (scheduled).
    sweep-uploads = { memory = 512 }
  }
  # What each of them is told besides what all are.
  app_settings = {
    confirm-upload = {
      MOTIF_BLOB_ENDPOINT                       = azurerm_storage_account.buckets.primary_blob_endpoint
      MOTIF_BUCKET_FILES                        = azurerm_storage_container.bucket["files"].name
      MOTIF_QUEUE_ARRIVALS_EVENTS               = azurerm_servicebus_queue.queue["arrivals-events"].name
      MOTIF_QUEUE_CONFIRM_UPLOAD_DEAD_LETTER    = azurerm_servicebus_queue.dead_letter["confirm-upload-dead-letter"].name
      MOTIF_SERVICEBUS__clientId                = azurerm_user_assigned_identity.app["confirm-upload"].client_id
      MOTIF_SERVICEBUS__credential              = "managedidentity"
      MOTIF_SERVICEBUS__fullyQualifiedNamespace = local.service_bus_host
    }
    get-upload = { AzureWebJobsDisableHomepage = "true" }
    offer-upload = {
      MOTIF_BLOB_ENDPOINT         = azurerm_storage_account.buckets.primary_blob_endpoint
      MOTIF_BUCKET_FILES          = azurerm_storage_container.bucket["files"].name
      AzureWebJobsDisableHomepage = "true"
    }
    sweep-uploads = {
      MOTIF_BLOB_ENDPOINT                       = azurerm_storage_account.buckets.primary_blob_endpoint
      MOTIF_BUCKET_FILES                        = azurerm_storage_container.bucket["files"].name
      MOTIF_QUEUE_SWEEP_UPLOADS_DEAD_LETTER     = azurerm_servicebus_queue.dead_letter["sweep-uploads-dead-letter"].name
      MOTIF_SERVICEBUS__clientId                = azurerm_user_assigned_identity.app["sweep-uploads"].client_id
      MOTIF_SERVICEBUS__credential              = "managedidentity"
      MOTIF_SERVICEBUS__fullyQualifiedNamespace = local.service_bus_host
    }
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

  name                = "${local.prefix}-presigned-upload-${each.key}"
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
  app_settings = merge(local.app_settings[each.key], {
    AZURE_CLIENT_ID       = azurerm_user_assigned_identity.app[each.key].client_id
    MOTIF_COSMOS_DATABASE = azurerm_cosmosdb_sql_database.tables.name
    MOTIF_COSMOS_ENDPOINT = azurerm_cosmosdb_account.tables.endpoint
    MOTIF_LOG_LEVEL       = "info"
    MOTIF_SERVICE         = "presigned-upload"
    MOTIF_TABLE_UPLOADS   = azurerm_cosmosdb_sql_container.table["uploads"].name
    # Empty: else the provider writes a connection string without a key. In capitals: in the usual spelling, each apply would change the app.
    AZUREWEBJOBSSTORAGE                       = ""
    AzureWebJobsStorage__accountName          = azurerm_storage_account.app[each.key].name
    AzureWebJobsStorage__credential           = "managedidentity"
    AzureWebJobsStorage__clientId             = azurerm_user_assigned_identity.app[each.key].client_id
    APPLICATIONINSIGHTS_AUTHENTICATION_STRING = "ClientId=${azurerm_user_assigned_identity.app[each.key].client_id};Authorization=AAD"
  })
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

resource "azurerm_storage_container" "event_dead_letters" {
  name                  = "event-dead-letters"
  storage_account_id    = azurerm_storage_account.buckets.id
  container_access_type = "private"
}

resource "azurerm_eventgrid_system_topic" "buckets" {
  name                = "${local.prefix}-presigned-upload-buckets"
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

locals {
  # Which new blobs go to which queue.
  event_subscriptions = {
    arrivals = { bucket = "files", prefix = "", suffix = null, queue = "arrivals-events" }
  }
}

resource "azurerm_eventgrid_system_topic_event_subscription" "bucket" {
  for_each = local.event_subscriptions

  name                          = each.value.queue
  system_topic                  = azurerm_eventgrid_system_topic.buckets.name
  resource_group_name           = azurerm_resource_group.app.name
  event_delivery_schema         = "CloudEventSchemaV1_0"
  included_event_types          = ["Microsoft.Storage.BlobCreated"]
  service_bus_queue_endpoint_id = azurerm_servicebus_queue.queue[each.value.queue].id

  subject_filter {
    subject_begins_with = "/blobServices/default/containers/${azurerm_storage_container.bucket[each.value.bucket].name}/blobs/${each.value.prefix}"
    subject_ends_with   = each.value.suffix
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
