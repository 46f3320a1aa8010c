# Made from the app event-sourcing by "motif build". Change the app and build again; edits made here are lost.

# The paths of the API, and which function answers what.
locals {
  api_paths = {
    "/accounts/{account}" = {
      parameters = ["account"]
      operations = [
        { method = "put", id = "put_accounts_account", function = "open-account" },
        { method = "get", id = "get_accounts_account", function = "get-account" },
        { method = "head", id = "head_accounts_account", function = "get-account" },
      ]
    }
    "/accounts/{account}/movements" = {
      parameters = ["account"]
      operations = [{ method = "post", id = "post_accounts_account_movements", function = "move-money" }]
    }
    "/accounts/{account}/events" = {
      parameters = ["account"]
      operations = [
        { method = "get", id = "get_accounts_account_events", function = "get-history" },
        { method = "head", id = "head_accounts_account_events", function = "get-history" },
      ]
    }
    "/owners/{owner}/accounts" = {
      parameters = ["owner"]
      operations = [
        { method = "get", id = "get_owners_owner_accounts", function = "list-accounts" },
        { method = "head", id = "head_owners_owner_accounts", function = "list-accounts" },
      ]
    }
  }
}

resource "google_api_gateway_api" "app" {
  provider = google-beta

  api_id       = "${local.prefix}-event-sourcing-api"
  display_name = "${local.prefix}-event-sourcing"

  depends_on = [time_sleep.services_enabled]
}

resource "google_api_gateway_api_config" "app" {
  provider = google-beta

  api                  = google_api_gateway_api.app.api_id
  api_config_id_prefix = "motif-"

  gateway_config {
    backend_config {
      google_service_account = google_service_account.account["gateway"].email
    }
  }

  openapi_documents {
    document {
      path = "openapi.json"
      contents = base64encode(jsonencode({
        swagger = "2.0"
        info = {
          title   = "${local.prefix}-event-sourcing"
          version = "1"
        }
        schemes = ["https"]
        paths = {
          for path, item in local.api_paths : path => {
            for operation in item.operations : operation.method => {
              operationId = operation.id
              parameters  = [for name in item.parameters : { name = name, in = "path", required = true, type = "string" }]
              responses   = { "200" = { description = "What the function answers, whatever its status." } }
              x-google-backend = {
                address          = google_cloudfunctions2_function.function[operation.function].service_config[0].uri
                path_translation = "APPEND_PATH_TO_ADDRESS"
                deadline         = local.functions[operation.function].timeout
              }
            }
          }
        }
      }))
    }
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "google_api_gateway_gateway" "app" {
  provider = google-beta

  gateway_id = "${local.prefix}-event-sourcing-api"
  region     = coalesce(var.gateway_region, var.region)
  api_config = google_api_gateway_api_config.app.id
}
