# Made from the app s3-event-processor by "motif build". Change the app and build again; edits made here are lost.

# What the functions of this app log, and what Cloud Run logs of them.
locals {
  service_names = [
    google_cloudfunctions2_function.accept_upload.name,
    google_cloudfunctions2_function.import_step.name,
  ]
  log_filter = "resource.type=\"cloud_run_revision\" AND resource.labels.location=\"${var.region}\" AND (${join(" OR ", formatlist("resource.labels.service_name=\"%s\"", local.service_names))})"
}

resource "google_logging_project_bucket_config" "app" {
  project        = var.project_id
  location       = var.region
  bucket_id      = "${local.prefix}-s3-event-processor"
  description    = "Logs of s3-event-processor"
  retention_days = 30

  depends_on = [google_project_service.required]
}

resource "google_logging_project_sink" "app" {
  name                   = "${local.prefix}-s3-event-processor"
  description            = "Logs of s3-event-processor into their own bucket"
  destination            = "logging.googleapis.com/${google_logging_project_bucket_config.app.id}"
  filter                 = local.log_filter
  unique_writer_identity = true
}

resource "google_logging_project_exclusion" "app" {
  name        = "${local.prefix}-s3-event-processor"
  description = "Logs of s3-event-processor are in their own bucket"
  filter      = local.log_filter

  depends_on = [google_logging_project_sink.app]
}

resource "google_logging_metric" "errors" {
  name        = "${local.prefix}-s3-event-processor-errors"
  description = "Log entries of severity ERROR and above, by function"
  filter      = "${local.log_filter} AND severity>=ERROR"

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "INT64"
    unit        = "1"
  }
}

resource "google_logging_metric" "metrics" {
  name            = "${local.prefix}-s3-event-processor-metrics"
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
    accept_upload = {
      name        = "accept-upload"
      description = "accept-upload failed: look for severity ERROR in its log"
      target      = google_cloudfunctions2_function.accept_upload.name
    }
    import_step = {
      name        = "import-step"
      description = "import-step failed: look for severity ERROR in its log"
      target      = google_cloudfunctions2_function.import_step.name
    }
  }

  display_name          = "${local.prefix}-s3-event-processor-${each.value.name}-errors"
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
    accept_upload = {
      name        = "accept-upload"
      description = "accept-upload was called more often than its instances could take"
      target      = google_cloudfunctions2_function.accept_upload.name
    }
    import_step = {
      name        = "import-step"
      description = "import-step was called more often than its instances could take"
      target      = google_cloudfunctions2_function.import_step.name
    }
  }

  display_name          = "${local.prefix}-s3-event-processor-${each.value.name}-throttles"
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
    accept_upload = {
      name        = "accept-upload"
      description = "1 in 100 calls of accept-upload takes more than 27000 ms of its 30000 ms"
      threshold   = 27000
      target      = google_cloudfunctions2_function.accept_upload.name
    }
    import_step = {
      name        = "import-step"
      description = "1 in 100 calls of import-step takes more than 108000 ms of its 120000 ms"
      threshold   = 108000
      target      = google_cloudfunctions2_function.import_step.name
    }
  }

  display_name          = "${local.prefix}-s3-event-processor-${each.value.name}-duration"
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
    import_steps = {
      name        = "import-steps"
      description = "A message of import-steps has waited for more than 900 s"
      target      = google_pubsub_subscription.import_steps.name
    }
  }

  display_name          = "${local.prefix}-s3-event-processor-${each.value.name}-age"
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
    import_steps_dead_letter = {
      name        = "import-steps-dead-letter"
      description = "Messages of import-steps that failed: read import-steps-dead-letter, mend the cause, publish them again"
      target      = google_pubsub_subscription.import_steps_dead_letter.name
    }
    accept_upload_dead_letter = {
      name        = "accept-upload-dead-letter"
      description = "Events of accept-upload that failed: read accept-upload-dead-letter, mend the cause, publish them again"
      target      = google_pubsub_subscription.accept_upload_dead_letter.name
    }
  }

  display_name          = "${local.prefix}-s3-event-processor-${each.value.name}-depth"
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
