# Made from the app rest-api-backend by "motif build". Change the app and build again; edits made here are lost.

# What the functions of this app log, and what Cloud Run logs of them.
locals {
  log_filter = "resource.type=\"cloud_run_revision\" AND resource.labels.location=\"${var.region}\" AND (${join(" OR ", formatlist("resource.labels.service_name=\"%s\"", values(google_cloudfunctions2_function.function)[*].name))})"
}

resource "google_logging_project_bucket_config" "app" {
  project        = var.project_id
  location       = var.region
  bucket_id      = "${local.prefix}-rest-api-backend"
  description    = "Logs of rest-api-backend"
  retention_days = 30

  depends_on = [time_sleep.services_enabled]
}

resource "google_logging_project_sink" "app" {
  name                   = "${local.prefix}-rest-api-backend"
  description            = "Logs of rest-api-backend into their own bucket"
  destination            = "logging.googleapis.com/${google_logging_project_bucket_config.app.id}"
  filter                 = local.log_filter
  unique_writer_identity = true
}

resource "google_logging_project_exclusion" "app" {
  name        = "${local.prefix}-rest-api-backend"
  description = "Logs of rest-api-backend are in their own bucket"
  filter      = local.log_filter

  depends_on = [google_logging_project_sink.app]
}

resource "google_logging_metric" "errors" {
  name        = "${local.prefix}-rest-api-backend-errors"
  description = "Log entries of severity ERROR and above, by function"
  filter      = "${local.log_filter} AND severity>=ERROR"

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "INT64"
    unit        = "1"
  }
}

resource "google_logging_metric" "metrics" {
  name            = "${local.prefix}-rest-api-backend-metrics"
  description     = "The metrics that functions record, by name and function"
  filter          = "${local.log_filter} AND jsonPayload.metric.name:*"
  value_extractor = "EXTRACT(jsonPayload.metric.value)"
  label_extractors = {
    name     = "EXTRACT(jsonPayload.metric.name)"
    function = "EXTRACT(jsonPayload.function)"
  }

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "DISTRIBUTION"

    labels {
      key = "name"
    }

    labels {
      key = "function"
    }
  }
}

resource "google_monitoring_alert_policy" "errors" {
  for_each = local.functions

  display_name          = "${local.prefix}-rest-api-backend-${each.key}-errors"
  combiner              = "OR"
  severity              = "WARNING"
  notification_channels = var.notification_channels

  documentation {
    content   = "${each.key} failed: look for severity ERROR in its log"
    mime_type = "text/markdown"
  }

  conditions {
    display_name = "${each.key} failed: look for severity ERROR in its log"

    condition_prometheus_query_language {
      query                     = "sum(increase(logging_googleapis_com:user_${replace(google_logging_metric.errors.name, "-", "_")}{monitored_resource=\"cloud_run_revision\",service_name=\"${google_cloudfunctions2_function.function[each.key].name}\"}[300s])) > 0"
      duration                  = "0s"
      evaluation_interval       = "60s"
      disable_metric_validation = true
    }
  }
}

resource "google_monitoring_alert_policy" "throttles" {
  for_each = local.functions

  display_name          = "${local.prefix}-rest-api-backend-${each.key}-throttles"
  combiner              = "OR"
  severity              = "WARNING"
  notification_channels = var.notification_channels

  documentation {
    content   = "${each.key} was called more often than its instances could take"
    mime_type = "text/markdown"
  }

  conditions {
    display_name = "${each.key} was called more often than its instances could take"

    condition_threshold {
      filter          = "metric.type = \"run.googleapis.com/request_count\" AND resource.type = \"cloud_run_revision\" AND resource.labels.service_name = \"${google_cloudfunctions2_function.function[each.key].name}\" AND metric.labels.response_code = \"429\""
      comparison      = "COMPARISON_GT"
      threshold_value = 0
      duration        = "0s"

      aggregations {
        alignment_period     = "300s"
        per_series_aligner   = "ALIGN_DELTA"
        cross_series_reducer = "REDUCE_SUM"
      }
    }
  }
}

resource "google_monitoring_alert_policy" "duration" {
  for_each = local.functions

  display_name          = "${local.prefix}-rest-api-backend-${each.key}-duration"
  combiner              = "OR"
  severity              = "WARNING"
  notification_channels = var.notification_channels

  documentation {
    content   = "1 in 100 calls of ${each.key} takes more than 27000 ms, nine tenths of its timeout"
    mime_type = "text/markdown"
  }

  conditions {
    display_name = "1 in 100 calls of ${each.key} takes more than 27000 ms, nine tenths of its timeout"

    condition_threshold {
      filter          = "metric.type = \"run.googleapis.com/request_latencies\" AND resource.type = \"cloud_run_revision\" AND resource.labels.service_name = \"${google_cloudfunctions2_function.function[each.key].name}\""
      comparison      = "COMPARISON_GT"
      threshold_value = 27000
      duration        = "0s"

      aggregations {
        alignment_period     = "300s"
        per_series_aligner   = "ALIGN_PERCENTILE_99"
        cross_series_reducer = "REDUCE_MAX"
      }
    }
  }
}

resource "google_monitoring_alert_policy" "server_errors" {
  display_name          = "${local.prefix}-rest-api-backend-api-server-errors"
  combiner              = "OR"
  severity              = "WARNING"
  notification_channels = var.notification_channels

  documentation {
    content   = "The API api answered with 5xx"
    mime_type = "text/markdown"
  }

  conditions {
    display_name = "The API api answered with 5xx"

    condition_threshold {
      filter          = "metric.type = \"apigateway.googleapis.com/proxy/request_count\" AND resource.type = \"apigateway.googleapis.com/Gateway\" AND resource.labels.gateway_id = \"${google_api_gateway_gateway.app.gateway_id}\" AND metric.labels.response_code_class = \"5xx\""
      comparison      = "COMPARISON_GT"
      threshold_value = 0
      duration        = "0s"

      aggregations {
        alignment_period     = "300s"
        per_series_aligner   = "ALIGN_DELTA"
        cross_series_reducer = "REDUCE_SUM"
      }
    }
  }
}
