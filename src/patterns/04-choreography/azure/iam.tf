# Made from the app choreography by "motif build". Change the app and build again; edits made here are lost.

resource "azurerm_user_assigned_identity" "app" {
  for_each = local.apps

  name                = "${local.prefix}-choreography-${each.key}"
  resource_group_name = azurerm_resource_group.app.name
  location            = azurerm_resource_group.app.location
  tags                = local.tags
}

resource "azurerm_user_assigned_identity" "buses" {
  name                = "${local.prefix}-choreography-buses"
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
    "contacts/reader"          = { table = "contacts", access = "reader" }
    "contacts/writer"          = { table = "contacts", access = "writer" }
    "mails/read-writer"        = { table = "mails", access = "read-writer" }
    "orders/reader"            = { table = "orders", access = "reader" }
    "orders/writer"            = { table = "orders", access = "writer" }
    "requests/read-writer"     = { table = "requests", access = "read-writer" }
    "reservations/read-writer" = { table = "reservations", access = "read-writer" }
    "stock/reader"             = { table = "stock", access = "reader" }
    "stock/writer"             = { table = "stock", access = "writer" }
    "stock/read-writer"        = { table = "stock", access = "read-writer" }
    "users/reader"             = { table = "users", access = "reader" }
    "users/writer"             = { table = "users", access = "writer" }
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
    "shop-keep-address",
    "shop-reserve-stock",
    "shop-send-email",
    "shop-settle-stock",
    "shop-take-payment",
    "shop-track-order",
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
    # place-order: grant shop (publisher of bus shop)
    "place-order/shop" = { app = "place-order", bus = "shop" }
    # register-user: grant shop (publisher of bus shop)
    "register-user/shop" = { app = "register-user", bus = "shop" }
    # reserve-stock: grant shop (publisher of bus shop)
    "reserve-stock/shop" = { app = "reserve-stock", bus = "shop" }
    # send-email: grant shop (publisher of bus shop)
    "send-email/shop" = { app = "send-email", bus = "shop" }
    # take-payment: grant shop (publisher of bus shop)
    "take-payment/shop" = { app = "take-payment", bus = "shop" }
  }

  scope                = azurerm_eventgrid_topic.bus[each.value.bus].id
  role_definition_name = "EventGrid Data Sender"
  principal_id         = azurerm_user_assigned_identity.app[each.value.app].principal_id
  principal_type       = "ServicePrincipal"
}

resource "azurerm_role_assignment" "queue" {
  for_each = {
    # keep-address: consumes queue shop-keep-address (addresses)
    "keep-address/shop-keep-address/Receiver" = {
      app    = "keep-address"
      queue  = "shop-keep-address"
      access = "Receiver"
    }
    # keep-address: sends failed messages of queue shop-keep-address (addresses) again, for later
    "keep-address/shop-keep-address/Sender" = {
      app    = "keep-address"
      queue  = "shop-keep-address"
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
    # send-email: consumes queue shop-send-email (email)
    "send-email/shop-send-email/Receiver" = {
      app    = "send-email"
      queue  = "shop-send-email"
      access = "Receiver"
    }
    # send-email: sends failed messages of queue shop-send-email (email) again, for later
    "send-email/shop-send-email/Sender" = {
      app    = "send-email"
      queue  = "shop-send-email"
      access = "Sender"
    }
    # settle-stock: consumes queue shop-settle-stock (settlement)
    "settle-stock/shop-settle-stock/Receiver" = {
      app    = "settle-stock"
      queue  = "shop-settle-stock"
      access = "Receiver"
    }
    # settle-stock: sends failed messages of queue shop-settle-stock (settlement) again, for later
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
    # track-order: consumes queue shop-track-order (tracking)
    "track-order/shop-track-order/Receiver" = {
      app    = "track-order"
      queue  = "shop-track-order"
      access = "Receiver"
    }
    # track-order: sends failed messages of queue shop-track-order (tracking) again, for later
    "track-order/shop-track-order/Sender" = {
      app    = "track-order"
      queue  = "shop-track-order"
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
    # keep-address: gives up messages of queue shop-keep-address (addresses) that cannot succeed
    "keep-address/shop-keep-address-dead-letter" = { app = "keep-address", queue = "shop-keep-address-dead-letter" }
    # reserve-stock: gives up messages of queue shop-reserve-stock (stock) that cannot succeed
    "reserve-stock/shop-reserve-stock-dead-letter" = { app = "reserve-stock", queue = "shop-reserve-stock-dead-letter" }
    # send-email: gives up messages of queue shop-send-email (email) that cannot succeed
    "send-email/shop-send-email-dead-letter" = { app = "send-email", queue = "shop-send-email-dead-letter" }
    # settle-stock: gives up messages of queue shop-settle-stock (settlement) that cannot succeed
    "settle-stock/shop-settle-stock-dead-letter" = { app = "settle-stock", queue = "shop-settle-stock-dead-letter" }
    # take-payment: gives up messages of queue shop-take-payment (payment) that cannot succeed
    "take-payment/shop-take-payment-dead-letter" = { app = "take-payment", queue = "shop-take-payment-dead-letter" }
    # track-order: gives up messages of queue shop-track-order (tracking) that cannot succeed
    "track-order/shop-track-order-dead-letter" = { app = "track-order", queue = "shop-track-order-dead-letter" }
  }

  scope                = azurerm_servicebus_queue.dead_letter[each.value.queue].id
  role_definition_name = "Azure Service Bus Data Sender"
  principal_id         = azurerm_user_assigned_identity.app[each.value.app].principal_id
  principal_type       = "ServicePrincipal"
}

resource "azurerm_cosmosdb_sql_role_assignment" "table" {
  for_each = {
    # get-order: grant orders (reader of table orders)
    "get-order/orders/reader" = { app = "get-order", role = "orders/reader" }
    # get-stock: grant stock (reader of table stock)
    "get-stock/stock/reader" = { app = "get-stock", role = "stock/reader" }
    # keep-address: grant contacts (writer of table contacts)
    "keep-address/contacts/writer" = { app = "keep-address", role = "contacts/writer" }
    # place-order: grant orders (writer of table orders)
    "place-order/orders/writer" = { app = "place-order", role = "orders/writer" }
    # place-order: grant requests (readWriter of table requests)
    "place-order/requests/read-writer" = { app = "place-order", role = "requests/read-writer" }
    # place-order: grant users (reader of table users)
    "place-order/users/reader" = { app = "place-order", role = "users/reader" }
    # put-stock: grant stock (writer of table stock)
    "put-stock/stock/writer" = { app = "put-stock", role = "stock/writer" }
    # register-user: grant requests (readWriter of table requests)
    "register-user/requests/read-writer" = { app = "register-user", role = "requests/read-writer" }
    # register-user: grant users (writer of table users)
    "register-user/users/writer" = { app = "register-user", role = "users/writer" }
    # reserve-stock: grant reservations (readWriter of table reservations)
    "reserve-stock/reservations/read-writer" = { app = "reserve-stock", role = "reservations/read-writer" }
    # reserve-stock: grant stock (readWriter of table stock)
    "reserve-stock/stock/read-writer" = { app = "reserve-stock", role = "stock/read-writer" }
    # send-email: grant contacts (reader of table contacts)
    "send-email/contacts/reader" = { app = "send-email", role = "contacts/reader" }
    # send-email: grant mails (readWriter of table mails)
    "send-email/mails/read-writer" = { app = "send-email", role = "mails/read-writer" }
    # settle-stock: grant reservations (readWriter of table reservations)
    "settle-stock/reservations/read-writer" = { app = "settle-stock", role = "reservations/read-writer" }
    # settle-stock: grant stock (readWriter of table stock)
    "settle-stock/stock/read-writer" = { app = "settle-stock", role = "stock/read-writer" }
    # take-payment: grant charges (readWriter of table charges)
    "take-payment/charges/read-writer" = { app = "take-payment", role = "charges/read-writer" }
    # track-order: grant orders (writer of table orders)
    "track-order/orders/writer" = { app = "track-order", role = "orders/writer" }
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
