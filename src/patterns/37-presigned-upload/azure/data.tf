# Made from the app presigned-upload by "motif build". Change the app and build again; edits made here are lost.

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

    cors_rule {
      allowed_methods    = ["PUT"]
      allowed_origins    = ["*"]
      allowed_headers    = ["content-type", "if-none-match", "x-ms-blob-type"]
      exposed_headers    = ["ETag"]
      max_age_in_seconds = 3600
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

resource "azurerm_storage_container" "bucket" {
  for_each = toset(["files"])

  name                  = each.key
  storage_account_id    = azurerm_storage_account.buckets.id
  container_access_type = "private"
}

resource "azurerm_servicebus_namespace" "queues" {
  name                = "${local.prefix}-${local.unique}"
  resource_group_name = azurerm_resource_group.app.name
  location            = azurerm_resource_group.app.location
  sku                 = "Standard"
  minimum_tls_version = "1.2"
  local_auth_enabled  = false
  tags                = local.tags
}

resource "azurerm_servicebus_queue" "queue" {
  for_each = toset([
    # Events of bucket files (arrivals), for confirm-upload.
    "arrivals-events",
  ])

  name                                    = each.key
  namespace_id                            = azurerm_servicebus_namespace.queues.id
  max_size_in_megabytes                   = 5120
  lock_duration                           = "PT1M"
  max_delivery_count                      = 3
  default_message_ttl                     = "P14D"
  dead_lettering_on_message_expiration    = true
  requires_duplicate_detection            = true
  duplicate_detection_history_time_window = "PT10M"
  forward_dead_lettered_messages_to       = azurerm_servicebus_queue.dead_letter["confirm-upload-dead-letter"].name
}

resource "azurerm_servicebus_queue" "dead_letter" {
  for_each = toset([
    # Events for confirm-upload that failed.
    "confirm-upload-dead-letter",
    # Events for sweep-uploads that failed.
    "sweep-uploads-dead-letter",
  ])

  name                                 = each.key
  namespace_id                         = azurerm_servicebus_namespace.queues.id
  max_size_in_megabytes                = 5120
  lock_duration                        = "PT5M"
  max_delivery_count                   = 2147483647
  default_message_ttl                  = "P14D"
  dead_lettering_on_message_expiration = true
}

resource "azurerm_cosmosdb_account" "tables" {
  name                               = "${local.prefix}-${local.unique}"
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
  name                = "presigned-upload"
  resource_group_name = azurerm_resource_group.app.name
  account_name        = azurerm_cosmosdb_account.tables.name
}

resource "azurerm_cosmosdb_sql_container" "table" {
  for_each = {
    uploads = { default_ttl = -1, indexed = ["/pk/?", "/key/?", "/ix/*", "/until/?"] }
  }

  name                  = each.key
  resource_group_name   = azurerm_resource_group.app.name
  account_name          = azurerm_cosmosdb_account.tables.name
  database_name         = azurerm_cosmosdb_sql_database.tables.name
  partition_key_paths   = ["/pk"]
  partition_key_version = 2
  default_ttl           = each.value.default_ttl

  indexing_policy {
    indexing_mode = "consistent"

    dynamic "included_path" {
      for_each = each.value.indexed

      content {
        path = included_path.value
      }
    }

    excluded_path {
      path = "/*"
    }
  }
}
