# Made from the app rest-api-backend by "motif build". Change the app and build again; edits made here are lost.

# What stands behind the operations of the API.
locals {
  api_backends = {
    create_item = {
      address          = google_cloudfunctions2_function.create_item.service_config[0].uri
      path_translation = "APPEND_PATH_TO_ADDRESS"
      deadline         = 30
    }
    delete_item = {
      address          = google_cloudfunctions2_function.delete_item.service_config[0].uri
      path_translation = "APPEND_PATH_TO_ADDRESS"
      deadline         = 30
    }
    get_item = {
      address          = google_cloudfunctions2_function.get_item.service_config[0].uri
      path_translation = "APPEND_PATH_TO_ADDRESS"
      deadline         = 30
    }
    list_items = {
      address          = google_cloudfunctions2_function.list_items.service_config[0].uri
      path_translation = "APPEND_PATH_TO_ADDRESS"
      deadline         = 30
    }
    update_item = {
      address          = google_cloudfunctions2_function.update_item.service_config[0].uri
      path_translation = "APPEND_PATH_TO_ADDRESS"
      deadline         = 30
    }
  }
  api_responses = {
    "200" = { description = "What the function answers, whatever its status." }
  }
}

resource "google_api_gateway_api" "app" {
  provider = google-beta

  api_id       = "${local.prefix}-rest-api-backend-api"
  display_name = "${local.prefix}-rest-api-backend"

  depends_on = [google_project_service.required]
}

resource "google_api_gateway_api_config" "app" {
  provider = google-beta

  api                  = google_api_gateway_api.app.api_id
  api_config_id_prefix = "motif-"

  gateway_config {
    backend_config {
      google_service_account = google_service_account.gateway.email
    }
  }

  openapi_documents {
    document {
      path = "openapi.json"
      contents = base64encode(jsonencode({
        swagger = "2.0"
        info = {
          title   = "${local.prefix}-rest-api-backend"
          version = "1"
        }
        schemes = ["https"]
        paths = {
          "/items" = {
            post = {
              operationId      = "post_items"
              responses        = local.api_responses
              x-google-backend = local.api_backends.create_item
            }
            get = {
              operationId      = "get_items"
              responses        = local.api_responses
              x-google-backend = local.api_backends.list_items
            }
            head = {
              operationId      = "head_items"
              responses        = local.api_responses
              x-google-backend = local.api_backends.list_items
            }
          }
          "/items/{id}" = {
            get = {
              operationId      = "get_items_id"
              parameters       = [{ name = "id", in = "path", required = true, type = "string" }]
              responses        = local.api_responses
              x-google-backend = local.api_backends.get_item
            }
            put = {
              operationId      = "put_items_id"
              parameters       = [{ name = "id", in = "path", required = true, type = "string" }]
              responses        = local.api_responses
              x-google-backend = local.api_backends.update_item
            }
            delete = {
              operationId      = "delete_items_id"
              parameters       = [{ name = "id", in = "path", required = true, type = "string" }]
              responses        = local.api_responses
              x-google-backend = local.api_backends.delete_item
            }
            head = {
              operationId      = "head_items_id"
              parameters       = [{ name = "id", in = "path", required = true, type = "string" }]
              responses        = local.api_responses
              x-google-backend = local.api_backends.get_item
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

  gateway_id = "${local.prefix}-rest-api-backend-api"
  region     = coalesce(var.gateway_region, var.region)
  api_config = google_api_gateway_api_config.app.id
}
