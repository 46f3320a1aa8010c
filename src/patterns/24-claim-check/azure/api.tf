# Made from the app claim-check by "motif build". Change the app and build again; edits made here are lost.

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
  name                  = "${local.prefix}-claim-check-api"
  api_management_name   = azurerm_api_management.api.name
  resource_group_name   = azurerm_resource_group.app.name
  display_name          = "${local.prefix}-claim-check-api"
  description           = "HTTP API of claim-check"
  revision              = "1"
  path                  = ""
  protocols             = ["https"]
  service_url           = "https://${azurerm_function_app_flex_consumption.app["submit-document"].default_hostname}"
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
    post_documents    = { method = "POST", path = "/documents", app = "submit-document" }
    get_documents_id  = { method = "GET", path = "/documents/{id}", app = "get-document" }
    head_documents_id = { method = "HEAD", path = "/documents/{id}", app = "get-document" }
    get_any           = { method = "GET", path = "/*", app = "submit-document" }
    head_any          = { method = "HEAD", path = "/*", app = "submit-document" }
    post_any          = { method = "POST", path = "/*", app = "submit-document" }
    put_any           = { method = "PUT", path = "/*", app = "submit-document" }
    patch_any         = { method = "PATCH", path = "/*", app = "submit-document" }
    delete_any        = { method = "DELETE", path = "/*", app = "submit-document" }
    options_any       = { method = "OPTIONS", path = "/*", app = "submit-document" }
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
