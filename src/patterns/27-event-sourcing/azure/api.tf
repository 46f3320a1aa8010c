# Made from the app event-sourcing by "motif build". Change the app and build again; edits made here are lost.

resource "azurerm_api_management" "api" {
  name                = "${local.prefix}-${local.unique}"
  resource_group_name = azurerm_resource_group.app.name
  location            = azurerm_resource_group.app.location
  publisher_name      = var.project_name
  publisher_email     = var.api_publisher_email
  sku_name            = "Consumption_0"
  tags                = local.tags
}

resource "azurerm_api_management_api" "api" {
  name                  = "${local.prefix}-event-sourcing-api"
  api_management_name   = azurerm_api_management.api.name
  resource_group_name   = azurerm_resource_group.app.name
  display_name          = "${local.prefix}-event-sourcing-api"
  description           = "HTTP API of event-sourcing"
  revision              = "1"
  path                  = ""
  protocols             = ["https"]
  service_url           = "https://${azurerm_function_app_flex_consumption.app["move-money-open-account"].default_hostname}"
  subscription_required = false
}

resource "azurerm_api_management_api_policy" "api" {
  api_management_name = azurerm_api_management.api.name
  resource_group_name = azurerm_resource_group.app.name
  api_name            = azurerm_api_management_api.api.name
  xml_content         = <<-EOT
    <policies>
      <inbound><base /></inbound>
      <backend><forward-request timeout="30" /></backend>
      <outbound><base /></outbound>
      <on-error><base /></on-error>
    </policies>
  EOT
}

locals {
  operations = {
    put_accounts_account = {
      method = "PUT"
      path   = "/accounts/{account}"
      app    = "move-money-open-account"
    }
    post_accounts_account_movements = {
      method = "POST"
      path   = "/accounts/{account}/movements"
      app    = "move-money-open-account"
    }
    get_accounts_account = {
      method = "GET"
      path   = "/accounts/{account}"
      app    = "get-account-get-history"
    }
    get_accounts_account_events = {
      method = "GET"
      path   = "/accounts/{account}/events"
      app    = "get-account-get-history"
    }
    get_owners_owner_accounts = {
      method = "GET"
      path   = "/owners/{owner}/accounts"
      app    = "list-accounts"
    }
    head_accounts_account = {
      method = "HEAD"
      path   = "/accounts/{account}"
      app    = "get-account-get-history"
    }
    head_accounts_account_events = {
      method = "HEAD"
      path   = "/accounts/{account}/events"
      app    = "get-account-get-history"
    }
    head_owners_owner_accounts = {
      method = "HEAD"
      path   = "/owners/{owner}/accounts"
      app    = "list-accounts"
    }
    get_any = {
      method = "GET"
      path   = "/*"
      app    = "move-money-open-account"
    }
    head_any = {
      method = "HEAD"
      path   = "/*"
      app    = "move-money-open-account"
    }
    post_any = {
      method = "POST"
      path   = "/*"
      app    = "move-money-open-account"
    }
    put_any = {
      method = "PUT"
      path   = "/*"
      app    = "move-money-open-account"
    }
    patch_any = {
      method = "PATCH"
      path   = "/*"
      app    = "move-money-open-account"
    }
    delete_any = {
      method = "DELETE"
      path   = "/*"
      app    = "move-money-open-account"
    }
    options_any = {
      method = "OPTIONS"
      path   = "/*"
      app    = "move-money-open-account"
    }
  }
}

resource "azurerm_api_management_api_operation" "route" {
  for_each = local.operations

  api_management_name = azurerm_api_management.api.name
  resource_group_name = azurerm_resource_group.app.name
  api_name            = azurerm_api_management_api.api.name
  operation_id        = each.key
  display_name        = "${each.value.method} ${each.value.path}"
  method              = each.value.method
  url_template        = each.value.path

  dynamic "template_parameter" {
    for_each = flatten(regexall("\\{([^}]*)\\}", each.value.path))

    content {
      name     = template_parameter.value
      type     = "string"
      required = true
    }
  }
}

resource "azurerm_api_management_api_operation_policy" "route" {
  for_each = local.operations

  api_management_name = azurerm_api_management.api.name
  resource_group_name = azurerm_resource_group.app.name
  api_name            = azurerm_api_management_api.api.name
  operation_id        = azurerm_api_management_api_operation.route[each.key].operation_id
  xml_content         = <<-EOT
    <policies>
      <inbound>
        <base />
        <set-backend-service base-url="https://${azurerm_function_app_flex_consumption.app[each.value.app].default_hostname}" />
      </inbound>
      <backend><base /></backend>
      <outbound><base /></outbound>
      <on-error><base /></on-error>
    </policies>
  EOT
}
