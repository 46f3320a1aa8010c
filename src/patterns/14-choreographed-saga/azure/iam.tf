# Made from the app choreographed-saga by "motif build". Change the app and build again; edits made here are lost.

resource "azurerm_user_assigned_identity" "app" {
  for_each = local.apps

  name                = "${local.prefix}-choreographed-saga-${each.key}"
  resource_group_name = azurerm_resource_group.app.name
  location            = azurerm_resource_group.app.location
  tags                = local.tags
}

resource "azurerm_user_assigned_identity" "buses" {
  name                = "${local.prefix}-choreographed-saga-buses"
  resource_group_name = azurerm_resource_group.app.name
  location            = azurerm_resource_group.app.location
  tags                = local.tags
}

locals {
  # What each access to a table allows.
  table_actions = {
    read-writer = [
      "Microsoft.DocumentDB/databaseAccounts/readMetadata",
      "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/executeQuery",
      "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/create",
      "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/delete",
      "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/read",
      "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/replace",
      "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/upsert",
    ]
    reader = [
      "Microsoft.DocumentDB/databaseAccounts/readMetadata",
      "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/executeQuery",
      "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/read",
    ]
    writer = [
      "Microsoft.DocumentDB/databaseAccounts/readMetadata",
      "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/create",
      "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/delete",
      "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/read",
      "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/replace",
      "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/upsert",
    ]
  }
  # The accesses that some function has.
  table_roles = {
    "charges/read-writer"      = { table = "charges", access = "read-writer" }
    "orders/reader"            = { table = "orders", access = "reader" }
    "orders/writer"            = { table = "orders", access = "writer" }
    "orders/read-writer"       = { table = "orders", access = "read-writer" }
    "requests/read-writer"     = { table = "requests", access = "read-writer" }
    "reservations/read-writer" = { table = "reservations", access = "read-writer" }
    "shipments/read-writer"    = { table = "shipments", access = "read-writer" }
    "stock/reader"             = { table = "stock", access = "reader" }
    "stock/writer"             = { table = "stock", access = "writer" }
    "stock/read-writer"        = { table = "stock", access = "read-writer" }
  }
}

resource "azurerm_cosmosdb_sql_role_definition" "table" {
  for_each = local.table_roles

  name                = "${each.value.table} ${each.value.access}"
  resource_group_name = azurerm_resource_group.app.name
  account_name        = azurerm_cosmosdb_account.tables.name
  type                = "CustomRole"
  assignable_scopes   = ["${azurerm_cosmosdb_account.tables.id}/dbs/${azurerm_cosmosdb_sql_database.tables.name}/colls/${azurerm_cosmosdb_sql_container.table[each.value.table].name}"]

  permissions {
    data_actions = local.table_actions[each.value.access]
  }
}

# Every host reads its package and keeps its leases and keys, in a storage account of its own.
resource "azurerm_role_assignment" "host" {
  for_each = local.apps

  scope                = azurerm_storage_account.app[each.key].id
  role_definition_name = "Storage Blob Data Owner"
  principal_id         = azurerm_user_assigned_identity.app[each.key].principal_id
  principal_type       = "ServicePrincipal"
}

# Every function app sends its telemetry.
resource "azurerm_role_assignment" "metrics" {
  for_each = local.apps

  scope                = azurerm_application_insights.app.id
  role_definition_name = "Monitoring Metrics Publisher"
  principal_id         = azurerm_user_assigned_identity.app[each.key].principal_id
  principal_type       = "ServicePrincipal"
}

# Event Grid: hands events over to the queues of rules
resource "azurerm_role_assignment" "bus_queue" {
  for_each = toset([
    "shop-book-shipment",
    "shop-follow-order",
    "shop-reserve-stock",
    "shop-return-payment",
    "shop-settle-shipment",
    "shop-settle-stock",
    "shop-take-payment",
  ])

  scope                = azurerm_servicebus_queue.queue[each.key].id
  role_definition_name = "Azure Service Bus Data Sender"
  principal_id         = azurerm_user_assigned_identity.buses.principal_id
  principal_type       = "ServicePrincipal"
}

# Event Grid: keeps events that it could not deliver in undelivered-events
resource "azurerm_role_assignment" "undelivered_events" {
  scope                = azurerm_storage_container.undelivered_events.id
  role_definition_name = "Storage Blob Data Contributor"
  principal_id         = azurerm_user_assigned_identity.buses.principal_id
  principal_type       = "ServicePrincipal"
}

resource "azurerm_role_assignment" "bus" {
  for_each = {
    # book-shipment: grant shop (publisher of bus shop)
    "book-shipment/shop" = { app = "book-shipment", bus = "shop" }
    # follow-order: grant shop (publisher of bus shop)
    "follow-order/shop" = { app = "follow-order", bus = "shop" }
    # place-order: grant shop (publisher of bus shop)
    "place-order/shop" = { app = "place-order", bus = "shop" }
    # reserve-stock: grant shop (publisher of bus shop)
    "reserve-stock/shop" = { app = "reserve-stock", bus = "shop" }
    # return-payment: grant shop (publisher of bus shop)
    "return-payment/shop" = { app = "return-payment", bus = "shop" }
    # settle-shipment: grant shop (publisher of bus shop)
    "settle-shipment/shop" = { app = "settle-shipment", bus = "shop" }
    # settle-stock: grant shop (publisher of bus shop)
    "settle-stock/shop" = { app = "settle-stock", bus = "shop" }
    # take-payment: grant shop (publisher of bus shop)
    "take-payment/shop" = { app = "take-payment", bus = "shop" }
    # watch-orders: grant shop (publisher of bus shop)
    "watch-orders/shop" = { app = "watch-orders", bus = "shop" }
  }

  scope                = azurerm_eventgrid_topic.bus[each.value.bus].id
  role_definition_name = "EventGrid Data Sender"
  principal_id         = azurerm_user_assigned_identity.app[each.value.app].principal_id
  principal_type       = "ServicePrincipal"
}

resource "azurerm_role_assignment" "queue" {
  for_each = {
    # book-shipment: consumes queue shop-book-shipment (shipment)
    "book-shipment/shop-book-shipment/Receiver" = {
      app    = "book-shipment"
      queue  = "shop-book-shipment"
      access = "Receiver"
    }
    # book-shipment: sends failed messages of queue shop-book-shipment (shipment) again, for later
    "book-shipment/shop-book-shipment/Sender" = {
      app    = "book-shipment"
      queue  = "shop-book-shipment"
      access = "Sender"
    }
    # follow-order: consumes queue shop-follow-order (order)
    "follow-order/shop-follow-order/Receiver" = {
      app    = "follow-order"
      queue  = "shop-follow-order"
      access = "Receiver"
    }
    # follow-order: sends failed messages of queue shop-follow-order (order) again, for later
    "follow-order/shop-follow-order/Sender" = {
      app    = "follow-order"
      queue  = "shop-follow-order"
      access = "Sender"
    }
    # reserve-stock: consumes queue shop-reserve-stock (stock)
    "reserve-stock/shop-reserve-stock/Receiver" = {
      app    = "reserve-stock"
      queue  = "shop-reserve-stock"
      access = "Receiver"
    }
    # reserve-stock: sends failed messages of queue shop-reserve-stock (stock) again, for later
    "reserve-stock/shop-reserve-stock/Sender" = {
      app    = "reserve-stock"
      queue  = "shop-reserve-stock"
      access = "Sender"
    }
    # return-payment: consumes queue shop-return-payment (payment-end)
    "return-payment/shop-return-payment/Receiver" = {
      app    = "return-payment"
      queue  = "shop-return-payment"
      access = "Receiver"
    }
    # return-payment: sends failed messages of queue shop-return-payment (payment-end) again, for later
    "return-payment/shop-return-payment/Sender" = {
      app    = "return-payment"
      queue  = "shop-return-payment"
      access = "Sender"
    }
    # settle-shipment: consumes queue shop-settle-shipment (shipment-end)
    "settle-shipment/shop-settle-shipment/Receiver" = {
      app    = "settle-shipment"
      queue  = "shop-settle-shipment"
      access = "Receiver"
    }
    # settle-shipment: sends failed messages of queue shop-settle-shipment (shipment-end) again, for later
    "settle-shipment/shop-settle-shipment/Sender" = {
      app    = "settle-shipment"
      queue  = "shop-settle-shipment"
      access = "Sender"
    }
    # settle-stock: consumes queue shop-settle-stock (stock-end)
    "settle-stock/shop-settle-stock/Receiver" = {
      app    = "settle-stock"
      queue  = "shop-settle-stock"
      access = "Receiver"
    }
    # settle-stock: sends failed messages of queue shop-settle-stock (stock-end) again, for later
    "settle-stock/shop-settle-stock/Sender" = {
      app    = "settle-stock"
      queue  = "shop-settle-stock"
      access = "Sender"
    }
    # take-payment: consumes queue shop-take-payment (payment)
    "take-payment/shop-take-payment/Receiver" = {
      app    = "take-payment"
      queue  = "shop-take-payment"
      access = "Receiver"
    }
    # take-payment: sends failed messages of queue shop-take-payment (payment) again, for later
    "take-payment/shop-take-payment/Sender" = {
      app    = "take-payment"
      queue  = "shop-take-payment"
      access = "Sender"
    }
  }

  scope                = azurerm_servicebus_queue.queue[each.value.queue].id
  role_definition_name = "Azure Service Bus Data ${each.value.access}"
  principal_id         = azurerm_user_assigned_identity.app[each.value.app].principal_id
  principal_type       = "ServicePrincipal"
}

resource "azurerm_role_assignment" "dead_letter_sender" {
  for_each = {
    # book-shipment: gives up messages of queue shop-book-shipment (shipment) that cannot succeed
    "book-shipment/shop-book-shipment-dead-letter" = {
      app   = "book-shipment"
      queue = "shop-book-shipment-dead-letter"
    }
    # follow-order: gives up messages of queue shop-follow-order (order) that cannot succeed
    "follow-order/shop-follow-order-dead-letter" = {
      app   = "follow-order"
      queue = "shop-follow-order-dead-letter"
    }
    # reserve-stock: gives up messages of queue shop-reserve-stock (stock) that cannot succeed
    "reserve-stock/shop-reserve-stock-dead-letter" = {
      app   = "reserve-stock"
      queue = "shop-reserve-stock-dead-letter"
    }
    # return-payment: gives up messages of queue shop-return-payment (payment-end) that cannot succeed
    "return-payment/shop-return-payment-dead-letter" = {
      app   = "return-payment"
      queue = "shop-return-payment-dead-letter"
    }
    # settle-shipment: gives up messages of queue shop-settle-shipment (shipment-end) that cannot succeed
    "settle-shipment/shop-settle-shipment-dead-letter" = {
      app   = "settle-shipment"
      queue = "shop-settle-shipment-dead-letter"
    }
    # settle-stock: gives up messages of queue shop-settle-stock (stock-end) that cannot succeed
    "settle-stock/shop-settle-stock-dead-letter" = {
      app   = "settle-stock"
      queue = "shop-settle-stock-dead-letter"
    }
    # take-payment: gives up messages of queue shop-take-payment (payment) that cannot succeed
    "take-payment/shop-take-payment-dead-letter" = {
      app   = "take-payment"
      queue = "shop-take-payment-dead-letter"
    }
    # watch-orders: hands over events and runs that failed for good
    "watch-orders/watch-orders-dead-letter" = {
      app   = "watch-orders"
      queue = "watch-orders-dead-letter"
    }
  }

  scope                = azurerm_servicebus_queue.dead_letter[each.value.queue].id
  role_definition_name = "Azure Service Bus Data Sender"
  principal_id         = azurerm_user_assigned_identity.app[each.value.app].principal_id
  principal_type       = "ServicePrincipal"
}

resource "azurerm_cosmosdb_sql_role_assignment" "table" {
  for_each = {
    # book-shipment: grant shipments (readWriter of table shipments)
    "book-shipment/shipments/read-writer" = { app = "book-shipment", role = "shipments/read-writer" }
    # follow-order: grant orders (readWriter of table orders)
    "follow-order/orders/read-writer" = { app = "follow-order", role = "orders/read-writer" }
    # get-order: grant orders (reader of table orders)
    "get-order/orders/reader" = { app = "get-order", role = "orders/reader" }
    # get-stock: grant stock (reader of table stock)
    "get-stock/stock/reader" = { app = "get-stock", role = "stock/reader" }
    # place-order: grant orders (writer of table orders)
    "place-order/orders/writer" = { app = "place-order", role = "orders/writer" }
    # place-order: grant requests (readWriter of table requests)
    "place-order/requests/read-writer" = { app = "place-order", role = "requests/read-writer" }
    # put-stock: grant stock (writer of table stock)
    "put-stock/stock/writer" = { app = "put-stock", role = "stock/writer" }
    # reserve-stock: grant reservations (readWriter of table reservations)
    "reserve-stock/reservations/read-writer" = { app = "reserve-stock", role = "reservations/read-writer" }
    # reserve-stock: grant stock (readWriter of table stock)
    "reserve-stock/stock/read-writer" = { app = "reserve-stock", role = "stock/read-writer" }
    # return-payment: grant charges (readWriter of table charges)
    "return-payment/charges/read-writer" = { app = "return-payment", role = "charges/read-writer" }
    # settle-shipment: grant shipments (readWriter of table shipments)
    "settle-shipment/shipments/read-writer" = { app = "settle-shipment", role = "shipments/read-writer" }
    # settle-stock: grant reservations (readWriter of table reservations)
    "settle-stock/reservations/read-writer" = { app = "settle-stock", role = "reservations/read-writer" }
    # settle-stock: grant stock (readWriter of table stock)
    "settle-stock/stock/read-writer" = { app = "settle-stock", role = "stock/read-writer" }
    # take-payment: grant charges (readWriter of table charges)
    "take-payment/charges/read-writer" = { app = "take-payment", role = "charges/read-writer" }
    # watch-orders: grant orders (readWriter of table orders)
    "watch-orders/orders/read-writer" = { app = "watch-orders", role = "orders/read-writer" }
  }

  resource_group_name = azurerm_resource_group.app.name
  account_name        = azurerm_cosmosdb_account.tables.name
  role_definition_id  = azurerm_cosmosdb_sql_role_definition.table[each.value.role].id
  principal_id        = azurerm_user_assigned_identity.app[each.value.app].principal_id
  scope               = "${azurerm_cosmosdb_account.tables.id}/dbs/${azurerm_cosmosdb_sql_database.tables.name}/colls/${azurerm_cosmosdb_sql_container.table[local.table_roles[each.value.role].table].name}"
}

# Azure takes a while to know a new role everywhere.
resource "time_sleep" "roles" {
  create_duration = "90s"
  triggers = {
    azurerm_role_assignment_host               = join(" ", values(azurerm_role_assignment.host)[*].id)
    azurerm_role_assignment_metrics            = join(" ", values(azurerm_role_assignment.metrics)[*].id)
    azurerm_role_assignment_bus_queue          = join(" ", values(azurerm_role_assignment.bus_queue)[*].id)
    azurerm_role_assignment_undelivered_events = azurerm_role_assignment.undelivered_events.id
    azurerm_role_assignment_bus                = join(" ", values(azurerm_role_assignment.bus)[*].id)
    azurerm_role_assignment_queue              = join(" ", values(azurerm_role_assignment.queue)[*].id)
    azurerm_role_assignment_dead_letter_sender = join(" ", values(azurerm_role_assignment.dead_letter_sender)[*].id)
    azurerm_cosmosdb_sql_role_assignment_table = join(" ", values(azurerm_cosmosdb_sql_role_assignment.table)[*].id)
  }
}
