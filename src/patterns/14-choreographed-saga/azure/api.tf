# Made from the app choreographed-saga by "motif build". Change the app and build again; edits made here are lost.

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
  name                  = "${local.prefix}-choreographed-saga-api"
  api_management_name   = azurerm_api_management.api.name
  resource_group_name   = azurerm_resource_group.app.name
  display_name          = "${local.prefix}-choreographed-saga-api"
  description           = "HTTP API of choreographed-saga"
  revision              = "1"
  path                  = ""
  protocols             = ["https"]
  service_url           = "https://${azurerm_function_app_flex_consumption.app["put-stock"].default_hostname}"
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
    put_stock_sku       = { method = "PUT", path = "/stock/{sku}", app = "put-stock" }
    get_stock_sku       = { method = "GET", path = "/stock/{sku}", app = "get-stock" }
    post_orders         = { method = "POST", path = "/orders", app = "place-order" }
    get_orders_orderid  = { method = "GET", path = "/orders/{orderId}", app = "get-order" }
    head_stock_sku      = { method = "HEAD", path = "/stock/{sku}", app = "get-stock" }
    head_orders_orderid = { method = "HEAD", path = "/orders/{orderId}", app = "get-order" }
    get_any             = { method = "GET", path = "/*", app = "put-stock" }
    head_any            = { method = "HEAD", path = "/*", app = "put-stock" }
    post_any            = { method = "POST", path = "/*", app = "put-stock" }
    put_any             = { method = "PUT", path = "/*", app = "put-stock" }
    patch_any           = { method = "PATCH", path = "/*", app = "put-stock" }
    delete_any          = { method = "DELETE", path = "/*", app = "put-stock" }
    options_any         = { method = "OPTIONS", path = "/*", app = "put-stock" }
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
