# Made from the app authorized-api by "motif build". Change the app and build again; edits made here are lost.

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
  name                = "authorized-api"
  resource_group_name = azurerm_resource_group.app.name
  account_name        = azurerm_cosmosdb_account.tables.name
}

resource "azurerm_cosmosdb_sql_container" "table" {
  for_each = {
    expenses = { default_ttl = null, indexed = ["/pk/?", "/key/?", "/ix/*"] }
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
