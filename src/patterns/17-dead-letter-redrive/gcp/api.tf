# Made from the app dead-letter-redrive by "motif build". Change the app and build again; edits made here are lost.

# The paths of the API, and which function answers what.
locals {
  api_paths = {
    "/shipments/{shipment}" = {
      parameters = ["shipment"]
      operations = [
        { method = "get", id = "get_shipments_shipment", function = "get-shipment" },
        { method = "head", id = "head_shipments_shipment", function = "get-shipment" },
      ]
    }
    "/shipments/{shipment}/scans/{number}" = {
      parameters = ["shipment", "number"]
      operations = [
        { method = "put", id = "put_shipments_shipment_scans_number", function = "put-scan" },
        { method = "delete", id = "delete_shipments_shipment_scans_number", function = "give-up-scan" },
      ]
    }
    "/depots/{depot}" = {
      parameters = ["depot"]
      operations = [{ method = "put", id = "put_depots_depot", function = "put-depot" }]
    }
  }
}

resource "google_api_gateway_api" "app" {
  provider = google-beta

  api_id       = "${local.prefix}-dead-letter-redrive-api"
  display_name = "${local.prefix}-dead-letter-redrive"

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
          title   = "${local.prefix}-dead-letter-redrive"
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

  gateway_id = "${local.prefix}-dead-letter-redrive-api"
  region     = coalesce(var.gateway_region, var.region)
  api_config = google_api_gateway_api_config.app.id
}
