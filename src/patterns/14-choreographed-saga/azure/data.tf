# Made from the app choreographed-saga by "motif build". Change the app and build again; edits made here are lost.

resource "azurerm_eventgrid_topic" "bus" {
  for_each = toset([
    # Goes by rules to shop-book-shipment, shop-follow-order, shop-reserve-stock, shop-return-payment, shop-settle-shipment, shop-settle-stock, shop-take-payment.
    "shop",
  ])

  name                = "${local.prefix}-${each.key}-${local.unique}"
  resource_group_name = azurerm_resource_group.app.name
  location            = azurerm_resource_group.app.location
  input_schema        = "CloudEventSchemaV1_0"
  local_auth_enabled  = false
  tags                = local.tags

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.buses.id]
  }
}

resource "azurerm_storage_account" "buses" {
  name                             = "${local.compact}lostx${local.unique}"
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

  blob_properties {
    delete_retention_policy {
      days = 7
    }
  }

  tags = local.tags
}

resource "azurerm_storage_container" "undelivered_events" {
  name                  = "undelivered-events"
  storage_account_id    = azurerm_storage_account.buses.id
  container_access_type = "private"
}

# Each brings events into the queue of its name.
resource "azurerm_eventgrid_event_subscription" "bus" {
  for_each = {
    shop-book-shipment   = ",shop-book-shipment,"
    shop-follow-order    = ",shop-follow-order,"
    shop-reserve-stock   = ",shop-reserve-stock,"
    shop-return-payment  = ",shop-return-payment,"
    shop-settle-shipment = ",shop-settle-shipment,"
    shop-settle-stock    = ",shop-settle-stock,"
    shop-take-payment    = ",shop-take-payment,"
  }

  name                          = each.key
  scope                         = azurerm_eventgrid_topic.bus["shop"].id
  event_delivery_schema         = "CloudEventSchemaV1_0"
  service_bus_queue_endpoint_id = azurerm_servicebus_queue.queue[each.key].id

  advanced_filter {
    string_contains {
      key    = "motifto"
      values = [each.value]
    }
  }

  delivery_identity {
    type                   = "UserAssigned"
    user_assigned_identity = azurerm_user_assigned_identity.buses.id
  }

  dead_letter_identity {
    type                   = "UserAssigned"
    user_assigned_identity = azurerm_user_assigned_identity.buses.id
  }

  storage_blob_dead_letter_destination {
    storage_account_id          = azurerm_storage_account.buses.id
    storage_blob_container_name = azurerm_storage_container.undelivered_events.name
  }

  retry_policy {
    max_delivery_attempts = 30
    event_time_to_live    = 1440
  }

  depends_on = [time_sleep.roles]
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
    # Consumed by book-shipment.
    shop-book-shipment = azurerm_servicebus_queue.dead_letter["shop-book-shipment-dead-letter"].name
    # Consumed by follow-order.
    shop-follow-order = azurerm_servicebus_queue.dead_letter["shop-follow-order-dead-letter"].name
    # Consumed by reserve-stock.
    shop-reserve-stock = azurerm_servicebus_queue.dead_letter["shop-reserve-stock-dead-letter"].name
    # Consumed by return-payment.
    shop-return-payment = azurerm_servicebus_queue.dead_letter["shop-return-payment-dead-letter"].name
    # Consumed by settle-shipment.
    shop-settle-shipment = azurerm_servicebus_queue.dead_letter["shop-settle-shipment-dead-letter"].name
    # Consumed by settle-stock.
    shop-settle-stock = azurerm_servicebus_queue.dead_letter["shop-settle-stock-dead-letter"].name
    # Consumed by take-payment.
    shop-take-payment = azurerm_servicebus_queue.dead_letter["shop-take-payment-dead-letter"].name
  }

  name                                 = each.key
  namespace_id                         = azurerm_servicebus_namespace.queues.id
  max_size_in_megabytes                = 5120
  lock_duration                        = "PT3M"
  max_delivery_count                   = 8
  default_message_ttl                  = "P4D"
  dead_lettering_on_message_expiration = false
  forward_dead_lettered_messages_to    = each.value
}

resource "azurerm_servicebus_queue" "dead_letter" {
  for_each = toset([
    # Messages of shop-follow-order that failed.
    "shop-follow-order-dead-letter",
    # Messages of shop-take-payment that failed.
    "shop-take-payment-dead-letter",
    # Messages of shop-return-payment that failed.
    "shop-return-payment-dead-letter",
    # Messages of shop-book-shipment that failed.
    "shop-book-shipment-dead-letter",
    # Messages of shop-settle-shipment that failed.
    "shop-settle-shipment-dead-letter",
    # Messages of shop-reserve-stock that failed.
    "shop-reserve-stock-dead-letter",
    # Messages of shop-settle-stock that failed.
    "shop-settle-stock-dead-letter",
    # Events for watch-orders that failed.
    "watch-orders-dead-letter",
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
  name                = "choreographed-saga"
  resource_group_name = azurerm_resource_group.app.name
  account_name        = azurerm_cosmosdb_account.tables.name
}

resource "azurerm_cosmosdb_sql_container" "table" {
  for_each = {
    charges      = { default_ttl = null, indexed = ["/pk/?", "/key/?"] }
    orders       = { default_ttl = null, indexed = ["/pk/?", "/key/?", "/ix/*"] }
    requests     = { default_ttl = -1, indexed = ["/pk/?", "/key/?", "/until/?"] }
    reservations = { default_ttl = null, indexed = ["/pk/?", "/key/?"] }
    shipments    = { default_ttl = null, indexed = ["/pk/?", "/key/?"] }
    stock        = { default_ttl = null, indexed = ["/pk/?", "/key/?"] }
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
