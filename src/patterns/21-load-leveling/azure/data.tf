# Made from the app load-leveling by "motif build". Change the app and build again; edits made here are lost.

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
    # Consumed by record-readings.
    "readings",
  ])

  name                                 = each.key
  namespace_id                         = azurerm_servicebus_namespace.queues.id
  max_size_in_megabytes                = 5120
  lock_duration                        = "PT3M"
  max_delivery_count                   = 30
  default_message_ttl                  = "P4D"
  dead_lettering_on_message_expiration = false
  forward_dead_lettered_messages_to    = azurerm_servicebus_queue.dead_letter["readings-dead-letter"].name
}

resource "azurerm_servicebus_queue" "dead_letter" {
  for_each = toset([
    # Messages of readings that failed.
    "readings-dead-letter",
  ])

  name                                 = each.key
  namespace_id                         = azurerm_servicebus_namespace.queues.id
  max_size_in_megabytes                = 5120
  lock_duration                        = "PT5M"
  max_delivery_count                   = 2147483647
  default_message_ttl                  = "P14D"
  dead_lettering_on_message_expiration = true
}
