# Made from the app fan-out by "motif build". Change the app and build again; edits made here are lost.

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

resource "azurerm_storage_container" "bucket" {
  for_each = toset(["originals", "thumbnails"])

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
  for_each = {
    # Consumed by analyse-image.
    images-analyse-image = {
      lock         = "PT5M"
      deliveries   = 8
      dead_letters = azurerm_servicebus_queue.dead_letter["images-analyse-image-dead-letter"].name
    }
    # Consumed by make-thumbnail.
    images-make-thumbnail = {
      lock         = "PT3M"
      deliveries   = 6
      dead_letters = azurerm_servicebus_queue.dead_letter["images-make-thumbnail-dead-letter"].name
    }
    # Consumed by read-metadata.
    images-read-metadata = {
      lock         = "PT3M"
      deliveries   = 5
      dead_letters = azurerm_servicebus_queue.dead_letter["images-read-metadata-dead-letter"].name
    }
  }

  name                                 = each.key
  namespace_id                         = azurerm_servicebus_namespace.queues.id
  max_size_in_megabytes                = 5120
  lock_duration                        = each.value.lock
  max_delivery_count                   = each.value.deliveries
  default_message_ttl                  = "P4D"
  dead_lettering_on_message_expiration = false
  forward_dead_lettered_messages_to    = each.value.dead_letters
}

resource "azurerm_servicebus_queue" "dead_letter" {
  for_each = toset([
    # Messages of images-analyse-image that failed.
    "images-analyse-image-dead-letter",
    # Messages of images-read-metadata that failed.
    "images-read-metadata-dead-letter",
    # Messages of images-make-thumbnail that failed.
    "images-make-thumbnail-dead-letter",
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
  name                = "fan-out"
  resource_group_name = azurerm_resource_group.app.name
  account_name        = azurerm_cosmosdb_account.tables.name
}

resource "azurerm_cosmosdb_sql_container" "table" {
  for_each = {
    requests = { default_ttl = -1, indexed = ["/pk/?", "/key/?", "/until/?"] }
    results  = { default_ttl = null, indexed = ["/pk/?", "/key/?"] }
    uploads  = { default_ttl = null, indexed = ["/pk/?", "/key/?"] }
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

resource "azurerm_servicebus_topic" "topic" {
  for_each = toset([
    # Goes to images-analyse-image, images-make-thumbnail, images-read-metadata.
    "images",
  ])

  name                  = each.key
  namespace_id          = azurerm_servicebus_namespace.queues.id
  max_size_in_megabytes = 5120
  default_message_ttl   = "P4D"
}

# Each forwards what its rule lets through to the queue of its name.
resource "azurerm_servicebus_subscription" "subscription" {
  for_each = {
    images-analyse-image  = azurerm_servicebus_queue.dead_letter["images-analyse-image-dead-letter"].name
    images-make-thumbnail = azurerm_servicebus_queue.dead_letter["images-make-thumbnail-dead-letter"].name
    images-read-metadata  = azurerm_servicebus_queue.dead_letter["images-read-metadata-dead-letter"].name
  }

  name                                      = each.key
  topic_id                                  = azurerm_servicebus_topic.topic["images"].id
  max_delivery_count                        = 10
  forward_to                                = azurerm_servicebus_queue.queue[each.key].name
  forward_dead_lettered_messages_to         = each.value
  dead_lettering_on_filter_evaluation_error = false
}

resource "azurerm_servicebus_subscription_rule" "rule" {
  for_each = {
    images-analyse-image  = "[bytes] <= 500000 AND [contentType] IN ('image/x-portable-pixmap')"
    images-make-thumbnail = "[contentType] LIKE 'image/%'"
    images-read-metadata  = "1 = 1"
  }

  name            = "filter"
  subscription_id = azurerm_servicebus_subscription.subscription[each.key].id
  filter_type     = "SqlFilter"
  sql_filter      = each.value
}
