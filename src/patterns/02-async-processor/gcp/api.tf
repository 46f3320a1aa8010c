# Made from the app async-processor by "motif build". Change the app and build again; edits made here are lost.

# What stands behind the operations of the API.
locals {
  api_backends = {
    create_job = {
      address          = google_cloudfunctions2_function.create_job.service_config[0].uri
      path_translation = "APPEND_PATH_TO_ADDRESS"
      deadline         = 30
    }
    get_job = {
      address          = google_cloudfunctions2_function.get_job.service_config[0].uri
      path_translation = "APPEND_PATH_TO_ADDRESS"
      deadline         = 30
    }
    get_job_result = {
      address          = google_cloudfunctions2_function.get_job_result.service_config[0].uri
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

  api_id       = "${local.prefix}-async-processor-api"
  display_name = "${local.prefix}-async-processor"

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
          title   = "${local.prefix}-async-processor"
          version = "1"
        }
        schemes = ["https"]
        paths = {
          "/jobs" = {
            post = {
              operationId      = "post_jobs"
              responses        = local.api_responses
              x-google-backend = local.api_backends.create_job
            }
          }
          "/jobs/{id}" = {
            get = {
              operationId      = "get_jobs_id"
              parameters       = [{ name = "id", in = "path", required = true, type = "string" }]
              responses        = local.api_responses
              x-google-backend = local.api_backends.get_job
            }
            head = {
              operationId      = "head_jobs_id"
              parameters       = [{ name = "id", in = "path", required = true, type = "string" }]
              responses        = local.api_responses
              x-google-backend = local.api_backends.get_job
            }
          }
          "/jobs/{id}/result" = {
            get = {
              operationId      = "get_jobs_id_result"
              parameters       = [{ name = "id", in = "path", required = true, type = "string" }]
              responses        = local.api_responses
              x-google-backend = local.api_backends.get_job_result
            }
            head = {
              operationId      = "head_jobs_id_result"
              parameters       = [{ name = "id", in = "path", required = true, type = "string" }]
              responses        = local.api_responses
              x-google-backend = local.api_backends.get_job_result
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

  gateway_id = "${local.prefix}-async-processor-api"
  region     = coalesce(var.gateway_region, var.region)
  api_config = google_api_gateway_api_config.app.id
}
