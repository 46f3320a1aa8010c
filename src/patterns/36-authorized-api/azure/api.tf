# Made from the app authorized-api by "motif build". Change the app and build again; edits made here are lost.

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
  name                  = "${local.prefix}-authorized-api-api"
  api_management_name   = azurerm_api_management.api.name
  resource_group_name   = azurerm_resource_group.app.name
  display_name          = "${local.prefix}-authorized-api-api"
  description           = "HTTP API of authorized-api"
  revision              = "1"
  path                  = ""
  protocols             = ["https"]
  service_url           = "https://${azurerm_function_app_flex_consumption.app["decide-expense-submit-expense"].default_hostname}"
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
    put_expenses_id = {
      method = "PUT"
      path   = "/expenses/{id}"
      app    = "decide-expense-submit-expense"
    }
    get_expenses_id = {
      method = "GET"
      path   = "/expenses/{id}"
      app    = "get-expense-list-expenses"
    }
    get_expenses = {
      method = "GET"
      path   = "/expenses"
      app    = "get-expense-list-expenses"
    }
    put_expenses_id_decision = {
      method = "PUT"
      path   = "/expenses/{id}/decision"
      app    = "decide-expense-submit-expense"
    }
    head_expenses_id = {
      method = "HEAD"
      path   = "/expenses/{id}"
      app    = "get-expense-list-expenses"
    }
    head_expenses = {
      method = "HEAD"
      path   = "/expenses"
      app    = "get-expense-list-expenses"
    }
    get_any = {
      method = "GET"
      path   = "/*"
      app    = "decide-expense-submit-expense"
    }
    head_any = {
      method = "HEAD"
      path   = "/*"
      app    = "decide-expense-submit-expense"
    }
    post_any = {
      method = "POST"
      path   = "/*"
      app    = "decide-expense-submit-expense"
    }
    put_any = {
      method = "PUT"
      path   = "/*"
      app    = "decide-expense-submit-expense"
    }
    patch_any = {
      method = "PATCH"
      path   = "/*"
      app    = "decide-expense-submit-expense"
    }
    delete_any = {
      method = "DELETE"
      path   = "/*"
      app    = "decide-expense-submit-expense"
    }
    options_any = {
      method = "OPTIONS"
      path   = "/*"
      app    = "decide-expense-submit-expense"
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
