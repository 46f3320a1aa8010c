# Made from the app dead-letter-redrive by "motif build". Change the app and build again; edits made here are lost.

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
  name                  = "${local.prefix}-dead-letter-redrive-api"
  api_management_name   = azurerm_api_management.api.name
  resource_group_name   = azurerm_resource_group.app.name
  display_name          = "${local.prefix}-dead-letter-redrive-api"
  description           = "HTTP API of dead-letter-redrive"
  revision              = "1"
  path                  = ""
  protocols             = ["https"]
  service_url           = "https://${azurerm_function_app_flex_consumption.app["get-shipment"].default_hostname}"
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
    get_shipments_shipment = {
      method = "GET"
      path   = "/shipments/{shipment}"
      app    = "get-shipment"
    }
    put_shipments_shipment_scans_number = {
      method = "PUT"
      path   = "/shipments/{shipment}/scans/{number}"
      app    = "give-up-scan-put-scan"
    }
    delete_shipments_shipment_scans_number = {
      method = "DELETE"
      path   = "/shipments/{shipment}/scans/{number}"
      app    = "give-up-scan-put-scan"
    }
    put_depots_depot = {
      method = "PUT"
      path   = "/depots/{depot}"
      app    = "put-depot"
    }
    head_shipments_shipment = {
      method = "HEAD"
      path   = "/shipments/{shipment}"
      app    = "get-shipment"
    }
    get_any = {
      method = "GET"
      path   = "/*"
      app    = "get-shipment"
    }
    head_any = {
      method = "HEAD"
      path   = "/*"
      app    = "get-shipment"
    }
    post_any = {
      method = "POST"
      path   = "/*"
      app    = "get-shipment"
    }
    put_any = {
      method = "PUT"
      path   = "/*"
      app    = "get-shipment"
    }
    patch_any = {
      method = "PATCH"
      path   = "/*"
      app    = "get-shipment"
    }
    delete_any = {
      method = "DELETE"
      path   = "/*"
      app    = "get-shipment"
    }
    options_any = {
      method = "OPTIONS"
      path   = "/*"
      app    = "get-shipment"
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
