# Made from the app presigned-upload by "motif build". Change the app and build again; edits made here are lost.

# What the functions of this app log, and what Cloud Run logs of them.
locals {
  log_filter = "resource.type=\"cloud_run_revision\" AND resource.labels.location=\"${var.region}\" AND (${join(" OR ", formatlist("resource.labels.service_name=\"%s\"", values(google_cloudfunctions2_function.function)[*].name))})"
}

resource "google_logging_project_bucket_config" "app" {
  project        = var.project_id
  location       = var.region
  bucket_id      = "${local.prefix}-presigned-upload"
  description    = "Logs of presigned-upload"
  retention_days = 30

  depends_on = [time_sleep.services_enabled]
}

resource "google_logging_project_sink" "app" {
  name                   = "${local.prefix}-presigned-upload"
  description            = "Logs of presigned-upload into their own bucket"
  destination            = "logging.googleapis.com/${google_logging_project_bucket_config.app.id}"
  filter                 = local.log_filter
  unique_writer_identity = true
}

resource "google_logging_project_exclusion" "app" {
  name        = "${local.prefix}-presigned-upload"
  description = "Logs of presigned-upload are in their own bucket"
  filter      = local.log_filter

  depends_on = [google_logging_project_sink.app]
}

resource "google_logging_metric" "errors" {
  name        = "${local.prefix}-presigned-upload-errors"
  description = "Log entries of severity ERROR and above, by function"
  filter      = "${local.log_filter} AND severity>=ERROR"

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "INT64"
    unit        = "1"
  }
}

resource "google_logging_metric" "metrics" {
  name            = "${local.prefix}-presigned-upload-metrics"
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

  display_name          = "${local.prefix}-presigned-upload-${each.key}-errors"
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

# What is watched besides errors: an alert goes off when a metric is over its threshold.
locals {
  alerts = merge(
    {
      for name in keys(local.functions) : "${name}-throttles" => {
        description = "${name} was called more often than its instances could take"
        filter      = "metric.type = \"run.googleapis.com/request_count\" AND resource.type = \"cloud_run_revision\" AND resource.labels.service_name = \"${google_cloudfunctions2_function.function[name].name}\" AND metric.labels.response_code = \"429\""
        threshold   = 0
        aligner     = "ALIGN_DELTA"
        reducer     = "REDUCE_SUM"
      }
    },
    {
      for name, function in local.functions : "${name}-duration" => {
        description = "1 in 100 calls of ${name} takes more than ${function.timeout * 900} ms, nine tenths of its timeout"
        filter      = "metric.type = \"run.googleapis.com/request_latencies\" AND resource.type = \"cloud_run_revision\" AND resource.labels.service_name = \"${google_cloudfunctions2_function.function[name].name}\""
        threshold   = function.timeout * 900
        aligner     = "ALIGN_PERCENTILE_99"
        reducer     = "REDUCE_MAX"
      }
    },
    {
      for name in ["confirm-upload-dead-letter", "sweep-uploads-dead-letter"] : "${name}-depth" => {
        description = "Something failed for good and waits in ${name}: read it, mend the cause, then motif redrive"
        filter      = "metric.type = \"pubsub.googleapis.com/subscription/num_undelivered_messages\" AND resource.type = \"pubsub_subscription\" AND resource.labels.subscription_id = \"${google_pubsub_subscription.dead_letters[name].name}\""
        threshold   = 0
        aligner     = "ALIGN_MAX"
        reducer     = "REDUCE_MAX"
      }
    },
    {
      for name in ["confirm-upload-dead-letter", "sweep-uploads-dead-letter"] : "${name}-unattended" => {
        description = "A dead letter in ${name} is older than 86400 s, and nobody has looked after it"
        filter      = "metric.type = \"pubsub.googleapis.com/subscription/oldest_unacked_message_age\" AND resource.type = \"pubsub_subscription\" AND resource.labels.subscription_id = \"${google_pubsub_subscription.dead_letters[name].name}\""
        threshold   = 86400
        aligner     = "ALIGN_MAX"
        reducer     = "REDUCE_MAX"
      }
    },
    {
      api-server-errors = {
        description = "The API api answered with 5xx"
        filter      = "metric.type = \"apigateway.googleapis.com/proxy/request_count\" AND resource.type = \"apigateway.googleapis.com/Gateway\" AND resource.labels.gateway_id = \"${google_api_gateway_gateway.app.gateway_id}\" AND metric.labels.response_code_class = \"5xx\""
        threshold   = 0
        aligner     = "ALIGN_DELTA"
        reducer     = "REDUCE_SUM"
      }
    },
  )
}

resource "google_monitoring_alert_policy" "metric" {
  for_each = local.alerts

  display_name          = "${local.prefix}-presigned-upload-${each.key}"
  combiner              = "OR"
  severity              = "WARNING"
  notification_channels = var.notification_channels

  documentation {
    content   = each.value.description
    mime_type = "text/markdown"
  }

  conditions {
    display_name = each.value.description

    condition_threshold {
      filter          = each.value.filter
      comparison      = "COMPARISON_GT"
      threshold_value = each.value.threshold
      duration        = "0s"

      aggregations {
        alignment_period     = "300s"
        per_series_aligner   = each.value.aligner
        cross_series_reducer = each.value.reducer
      }
    }
  }
}

locals {
  # What the dashboard shows: of resources, each chart's title, metric, aligner and reducer.
  watched = [
    {
      type  = "cloud_run_revision"
      label = "service_name"
      names = values(google_cloudfunctions2_function.function)[*].name
      charts = [
        [
          "Invocations",
          "metric.type = \"run.googleapis.com/request_count\"",
          "ALIGN_DELTA",
          "REDUCE_SUM",
        ],
        [
          "Failures",
          "metric.type = \"run.googleapis.com/request_count\" AND metric.labels.response_code_class = \"5xx\"",
          "ALIGN_DELTA",
          "REDUCE_SUM",
        ],
        [
          "Throttles",
          "metric.type = \"run.googleapis.com/request_count\" AND metric.labels.response_code = \"429\"",
          "ALIGN_DELTA",
          "REDUCE_SUM",
        ],
        [
          "Duration, p99 (ms)",
          "metric.type = \"run.googleapis.com/request_latencies\"",
          "ALIGN_PERCENTILE_99",
          "REDUCE_MAX",
        ],
        [
          "Instances",
          "metric.type = \"run.googleapis.com/container/instance_count\"",
          "ALIGN_MAX",
          "REDUCE_SUM",
        ],
      ]
    },
    {
      type  = "pubsub_subscription"
      label = "subscription_id"
      names = values(google_pubsub_subscription.dead_letters)[*].name
      charts = [
        [
          "Dead letters",
          "metric.type = \"pubsub.googleapis.com/subscription/num_undelivered_messages\"",
          "ALIGN_MAX",
          "REDUCE_MAX",
        ],
      ]
    },
    {
      type  = "apigateway.googleapis.com/Gateway"
      label = "gateway_id"
      names = [google_api_gateway_gateway.app.gateway_id]
      charts = [
        [
          "Requests",
          "metric.type = \"apigateway.googleapis.com/proxy/request_count\"",
          "ALIGN_DELTA",
          "REDUCE_SUM",
        ],
        [
          "Answers of 4xx",
          "metric.type = \"apigateway.googleapis.com/proxy/request_count\" AND metric.labels.response_code_class = \"4xx\"",
          "ALIGN_DELTA",
          "REDUCE_SUM",
        ],
        [
          "Answers of 5xx",
          "metric.type = \"apigateway.googleapis.com/proxy/request_count\" AND metric.labels.response_code_class = \"5xx\"",
          "ALIGN_DELTA",
          "REDUCE_SUM",
        ],
      ]
    },
    {
      type  = "firestore.googleapis.com/Database"
      label = "database_id"
      names = [google_firestore_database.app.name]
      charts = [
        [
          "Documents read",
          "metric.type = \"firestore.googleapis.com/document/read_ops_count\"",
          "ALIGN_DELTA",
          "REDUCE_SUM",
        ],
        [
          "Documents written",
          "metric.type = \"firestore.googleapis.com/document/write_ops_count\"",
          "ALIGN_DELTA",
          "REDUCE_SUM",
        ],
      ]
    },
  ]
  charts = concat(
    flatten([
      for of in local.watched : [
        for chart in of.charts : {
          title = chart[0]
          query = {
            timeSeriesFilter = {
              filter = "${chart[1]} AND resource.type = \"${of.type}\" AND resource.labels.${of.label} = monitoring.regex.full_match(\"${join("|", of.names)}\")"
              aggregation = {
                alignmentPeriod    = "300s"
                perSeriesAligner   = chart[2]
                crossSeriesReducer = chart[3]
                groupByFields      = ["resource.labels.${of.label}"]
              }
            }
          }
        }
      ]
    ]),
    [{
      title = "Counted by the functions themselves"
      query = {
        prometheusQuery = "sum by (name) (increase(logging_googleapis_com:user_${replace(google_logging_metric.metrics.name, "-", "_")}_sum{monitored_resource=\"cloud_run_revision\"}[300s]))"
      }
    }],
  )
}

resource "google_monitoring_dashboard" "app" {
  project = var.project_id
  dashboard_json = jsonencode({
    displayName = "${local.prefix}-presigned-upload"
    mosaicLayout = {
      columns = 48
      tiles = [
        for index, chart in local.charts : {
          xPos   = 16 * (index % 3)
          yPos   = 16 * floor(index / 3)
          width  = 16
          height = 16
          widget = {
            title   = chart.title
            xyChart = { dataSets = [{ timeSeriesQuery = chart.query, plotType = "LINE" }] }
          }
        }
      ]
    }
  })
}
