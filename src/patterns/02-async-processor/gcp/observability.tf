# Made from the app async-processor by "motif build". Change the app and build again; edits made here are lost.

# What the functions of this app log, and what Cloud Run logs of them.
locals {
  service_names = [
    google_cloudfunctions2_function.create_job.name,
    google_cloudfunctions2_function.get_job.name,
    google_cloudfunctions2_function.get_job_result.name,
    google_cloudfunctions2_function.process_job.name,
  ]
  log_filter = "resource.type=\"cloud_run_revision\" AND resource.labels.location=\"${var.region}\" AND (${join(" OR ", formatlist("resource.labels.service_name=\"%s\"", local.service_names))})"
}

resource "google_logging_project_bucket_config" "app" {
  project        = var.project_id
  location       = var.region
  bucket_id      = "${local.prefix}-async-processor"
  description    = "Logs of async-processor"
  retention_days = 30

  depends_on = [google_project_service.required]
}

resource "google_logging_project_sink" "app" {
  name                   = "${local.prefix}-async-processor"
  description            = "Logs of async-processor into their own bucket"
  destination            = "logging.googleapis.com/${google_logging_project_bucket_config.app.id}"
  filter                 = local.log_filter
  unique_writer_identity = true
}

resource "google_logging_project_exclusion" "app" {
  name        = "${local.prefix}-async-processor"
  description = "Logs of async-processor are in their own bucket"
  filter      = local.log_filter

  depends_on = [google_logging_project_sink.app]
}

resource "google_logging_metric" "errors" {
  name        = "${local.prefix}-async-processor-errors"
  description = "Log entries of severity ERROR and above, by function"
  filter      = "${local.log_filter} AND severity>=ERROR"

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "INT64"
    unit        = "1"
  }
}

resource "google_logging_metric" "metrics" {
  name            = "${local.prefix}-async-processor-metrics"
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
  for_each = {
    create_job = {
      name        = "create-job"
      description = "create-job failed: look for severity ERROR in its log"
      target      = google_cloudfunctions2_function.create_job.name
    }
    get_job = {
      name        = "get-job"
      description = "get-job failed: look for severity ERROR in its log"
      target      = google_cloudfunctions2_function.get_job.name
    }
    get_job_result = {
      name        = "get-job-result"
      description = "get-job-result failed: look for severity ERROR in its log"
      target      = google_cloudfunctions2_function.get_job_result.name
    }
    process_job = {
      name        = "process-job"
      description = "process-job failed: look for severity ERROR in its log"
      target      = google_cloudfunctions2_function.process_job.name
    }
  }

  display_name          = "${local.prefix}-async-processor-${each.value.name}-errors"
  combiner              = "OR"
  severity              = "WARNING"
  notification_channels = var.notification_channels

  documentation {
    content   = each.value.description
    mime_type = "text/markdown"
  }

  conditions {
    display_name = each.value.description

    condition_prometheus_query_language {
      query                     = "sum(increase(logging_googleapis_com:user_${replace(google_logging_metric.errors.name, "-", "_")}{monitored_resource=\"cloud_run_revision\",service_name=\"${each.value.target}\"}[300s])) > 0"
      duration                  = "0s"
      evaluation_interval       = "60s"
      disable_metric_validation = true
    }
  }

  depends_on = [google_project_service.required]
}

resource "google_monitoring_alert_policy" "throttles" {
  for_each = {
    create_job = {
      name        = "create-job"
      description = "create-job was called more often than its instances could take"
      target      = google_cloudfunctions2_function.create_job.name
    }
    get_job = {
      name        = "get-job"
      description = "get-job was called more often than its instances could take"
      target      = google_cloudfunctions2_function.get_job.name
    }
    get_job_result = {
      name        = "get-job-result"
      description = "get-job-result was called more often than its instances could take"
      target      = google_cloudfunctions2_function.get_job_result.name
    }
    process_job = {
      name        = "process-job"
      description = "process-job was called more often than its instances could take"
      target      = google_cloudfunctions2_function.process_job.name
    }
  }

  display_name          = "${local.prefix}-async-processor-${each.value.name}-throttles"
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
      filter          = "metric.type = \"run.googleapis.com/request_count\" AND resource.type = \"cloud_run_revision\" AND resource.labels.service_name = \"${each.value.target}\" AND metric.labels.response_code = \"429\""
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

  depends_on = [google_project_service.required]
}

resource "google_monitoring_alert_policy" "duration" {
  for_each = {
    create_job = {
      name        = "create-job"
      description = "1 in 100 calls of create-job takes more than 27000 ms of its 30000 ms"
      threshold   = 27000
      target      = google_cloudfunctions2_function.create_job.name
    }
    get_job = {
      name        = "get-job"
      description = "1 in 100 calls of get-job takes more than 27000 ms of its 30000 ms"
      threshold   = 27000
      target      = google_cloudfunctions2_function.get_job.name
    }
    get_job_result = {
      name        = "get-job-result"
      description = "1 in 100 calls of get-job-result takes more than 27000 ms of its 30000 ms"
      threshold   = 27000
      target      = google_cloudfunctions2_function.get_job_result.name
    }
    process_job = {
      name        = "process-job"
      description = "1 in 100 calls of process-job takes more than 54000 ms of its 60000 ms"
      threshold   = 54000
      target      = google_cloudfunctions2_function.process_job.name
    }
  }

  display_name          = "${local.prefix}-async-processor-${each.value.name}-duration"
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
      filter          = "metric.type = \"run.googleapis.com/request_latencies\" AND resource.type = \"cloud_run_revision\" AND resource.labels.service_name = \"${each.value.target}\""
      comparison      = "COMPARISON_GT"
      threshold_value = each.value.threshold
      duration        = "0s"

      aggregations {
        alignment_period     = "300s"
        per_series_aligner   = "ALIGN_PERCENTILE_99"
        cross_series_reducer = "REDUCE_MAX"
      }
    }
  }

  depends_on = [google_project_service.required]
}

resource "google_monitoring_alert_policy" "age" {
  for_each = {
    jobs = {
      name        = "jobs"
      description = "A message of jobs has waited for more than 900 s"
      target      = google_pubsub_subscription.jobs.name
    }
  }

  display_name          = "${local.prefix}-async-processor-${each.value.name}-age"
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
      filter          = "metric.type = \"pubsub.googleapis.com/subscription/oldest_unacked_message_age\" AND resource.type = \"pubsub_subscription\" AND resource.labels.subscription_id = \"${each.value.target}\""
      comparison      = "COMPARISON_GT"
      threshold_value = 900
      duration        = "0s"

      aggregations {
        alignment_period     = "300s"
        per_series_aligner   = "ALIGN_MAX"
        cross_series_reducer = "REDUCE_MAX"
      }
    }
  }

  depends_on = [google_project_service.required]
}

resource "google_monitoring_alert_policy" "depth" {
  for_each = {
    jobs_dead_letter = {
      name        = "jobs-dead-letter"
      description = "Messages of jobs that failed: read jobs-dead-letter, mend the cause, publish them again"
      target      = google_pubsub_subscription.jobs_dead_letter.name
    }
  }

  display_name          = "${local.prefix}-async-processor-${each.value.name}-depth"
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
      filter          = "metric.type = \"pubsub.googleapis.com/subscription/num_undelivered_messages\" AND resource.type = \"pubsub_subscription\" AND resource.labels.subscription_id = \"${each.value.target}\""
      comparison      = "COMPARISON_GT"
      threshold_value = 0
      duration        = "0s"

      aggregations {
        alignment_period     = "300s"
        per_series_aligner   = "ALIGN_MAX"
        cross_series_reducer = "REDUCE_MAX"
      }
    }
  }

  depends_on = [google_project_service.required]
}

resource "google_monitoring_alert_policy" "server_errors" {
  for_each = {
    api = {
      name        = "api"
      description = "The API api answered with 5xx"
      target      = google_api_gateway_gateway.app.gateway_id
    }
  }

  display_name          = "${local.prefix}-async-processor-${each.value.name}-server-errors"
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
      filter          = "metric.type = \"apigateway.googleapis.com/proxy/request_count\" AND resource.type = \"apigateway.googleapis.com/Gateway\" AND resource.labels.gateway_id = \"${each.value.target}\" AND metric.labels.response_code_class = \"5xx\""
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

  depends_on = [google_project_service.required]
}
