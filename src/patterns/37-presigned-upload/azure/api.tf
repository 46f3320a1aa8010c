# Made from the app presigned-upload by "motif build". Change the app and build again; edits made here are lost.

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
  name                  = "${local.prefix}-presigned-upload-api"
  api_management_name   = azurerm_api_management.api.name
  resource_group_name   = azurerm_resource_group.app.name
  display_name          = "${local.prefix}-presigned-upload-api"
  description           = "HTTP API of presigned-upload"
  revision              = "1"
  path                  = ""
  protocols             = ["https"]
  service_url           = "https://${azurerm_function_app_flex_consumption.app["offer-upload"].default_hostname}"
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
    post_uploads    = { method = "POST", path = "/uploads", app = "offer-upload" }
    get_uploads_id  = { method = "GET", path = "/uploads/{id}", app = "get-upload" }
    head_uploads_id = { method = "HEAD", path = "/uploads/{id}", app = "get-upload" }
    get_any         = { method = "GET", path = "/*", app = "offer-upload" }
    head_any        = { method = "HEAD", path = "/*", app = "offer-upload" }
    post_any        = { method = "POST", path = "/*", app = "offer-upload" }
    put_any         = { method = "PUT", path = "/*", app = "offer-upload" }
    patch_any       = { method = "PATCH", path = "/*", app = "offer-upload" }
    delete_any      = { method = "DELETE", path = "/*", app = "offer-upload" }
    options_any     = { method = "OPTIONS", path = "/*", app = "offer-upload" }
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
