# Made from the app async-processor by "motif build". Change the app and build again; edits made here are lost.

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
  name                  = "${local.prefix}-async-processor-api"
  api_management_name   = azurerm_api_management.api.name
  resource_group_name   = azurerm_resource_group.app.name
  display_name          = "${local.prefix}-async-processor-api"
  description           = "HTTP API of async-processor"
  revision              = "1"
  path                  = ""
  protocols             = ["https"]
  service_url           = "https://${azurerm_function_app_flex_consumption.create_job.default_hostname}"
  subscription_required = false
}

resource "azurerm_api_management_api_policy" "api" {
  api_management_name = azurerm_api_management.api.name
  resource_group_name = azurerm_resource_group.app.name
  api_name            = azurerm_api_management_api.api.name
  xml_content         = <<EOT
<policies>
  <inbound>
    <base />
  </inbound>
  <backend>
    <forward-request timeout="30" />
  </backend>
  <outbound>
    <base />
  </outbound>
  <on-error>
    <base />
  </on-error>
</policies>
EOT
}

locals {
  operations = {
    post_jobs = {
      method     = "POST"
      path       = "/jobs"
      parameters = []
      host       = azurerm_function_app_flex_consumption.create_job.default_hostname
    }
    get_jobs_id = {
      method     = "GET"
      path       = "/jobs/{id}"
      parameters = ["id"]
      host       = azurerm_function_app_flex_consumption.get_job.default_hostname
    }
    get_jobs_id_result = {
      method     = "GET"
      path       = "/jobs/{id}/result"
      parameters = ["id"]
      host       = azurerm_function_app_flex_consumption.get_job_result.default_hostname
    }
    head_jobs_id = {
      method     = "HEAD"
      path       = "/jobs/{id}"
      parameters = ["id"]
      host       = azurerm_function_app_flex_consumption.get_job.default_hostname
    }
    head_jobs_id_result = {
      method     = "HEAD"
      path       = "/jobs/{id}/result"
      parameters = ["id"]
      host       = azurerm_function_app_flex_consumption.get_job_result.default_hostname
    }
    get_any = {
      method     = "GET"
      path       = "/*"
      parameters = []
      host       = azurerm_function_app_flex_consumption.create_job.default_hostname
    }
    head_any = {
      method     = "HEAD"
      path       = "/*"
      parameters = []
      host       = azurerm_function_app_flex_consumption.create_job.default_hostname
    }
    post_any = {
      method     = "POST"
      path       = "/*"
      parameters = []
      host       = azurerm_function_app_flex_consumption.create_job.default_hostname
    }
    put_any = {
      method     = "PUT"
      path       = "/*"
      parameters = []
      host       = azurerm_function_app_flex_consumption.create_job.default_hostname
    }
    patch_any = {
      method     = "PATCH"
      path       = "/*"
      parameters = []
      host       = azurerm_function_app_flex_consumption.create_job.default_hostname
    }
    delete_any = {
      method     = "DELETE"
      path       = "/*"
      parameters = []
      host       = azurerm_function_app_flex_consumption.create_job.default_hostname
    }
    options_any = {
      method     = "OPTIONS"
      path       = "/*"
      parameters = []
      host       = azurerm_function_app_flex_consumption.create_job.default_hostname
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
    for_each = each.value.parameters

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
  xml_content         = <<EOT
<policies>
  <inbound>
    <base />
    <set-backend-service base-url="https://${each.value.host}" />
  </inbound>
  <backend>
    <base />
  </backend>
  <outbound>
    <base />
  </outbound>
  <on-error>
    <base />
  </on-error>
</policies>
EOT
}
