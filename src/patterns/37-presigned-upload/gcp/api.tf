# Made from the app presigned-upload by "motif build". Change the app and build again; edits made here are lost.

# The paths of the API, and which function answers what.
locals {
  api_paths = {
    "/uploads" = {
      parameters = []
      operations = [{ method = "post", id = "post_uploads", function = "offer-upload" }]
    }
    "/uploads/{id}" = {
      parameters = ["id"]
      operations = [
        { method = "get", id = "get_uploads_id", function = "get-upload" },
        { method = "head", id = "head_uploads_id", function = "get-upload" },
      ]
    }
  }
}

resource "google_api_gateway_api" "app" {
  provider = google-beta

  api_id       = "${local.prefix}-presigned-upload-api"
  display_name = "${local.prefix}-presigned-upload"

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
          title   = "${local.prefix}-presigned-upload"
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

  gateway_id = "${local.prefix}-presigned-upload-api"
  region     = coalesce(var.gateway_region, var.region)
  api_config = google_api_gateway_api_config.app.id
}
