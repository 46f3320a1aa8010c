# Made from the app event-pipe by "motif build". Change the app and build again; edits made here are lost.

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
    # Consumed by raise-alert.
    hot-readings = azurerm_servicebus_queue.dead_letter["hot-readings-dead-letter"].name
    # Consumed by pass-hot-readings.
    readings = azurerm_servicebus_queue.dead_letter["readings-dead-letter"].name
  }

  name                                 = each.key
  namespace_id                         = azurerm_servicebus_namespace.queues.id
  max_size_in_megabytes                = 5120
  lock_duration                        = "PT5M"
  max_delivery_count                   = 5
  default_message_ttl                  = "P4D"
  dead_lettering_on_message_expiration = false
  forward_dead_lettered_messages_to    = each.value
}

resource "azurerm_servicebus_queue" "dead_letter" {
  for_each = toset([
    # Messages of readings that failed.
    "readings-dead-letter",
    # Messages of hot-readings that failed.
    "hot-readings-dead-letter",
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
  name                = "event-pipe"
  resource_group_name = azurerm_resource_group.app.name
  account_name        = azurerm_cosmosdb_account.tables.name
}

resource "azurerm_cosmosdb_sql_container" "table" {
  for_each = {
    alerts   = { default_ttl = null, indexed = ["/pk/?", "/key/?"] }
    machines = { default_ttl = null, indexed = ["/pk/?", "/key/?"] }
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
