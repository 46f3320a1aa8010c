# Made from the app stream-processor by "motif build". Change the app and build again; edits made here are lost.

locals {
  # The functions by name, with what differs between them.
  functions = {
    aggregate      = { kind = "consumer", memory = 256, timeout = 30 }
    get-intervals  = { kind = "http", memory = 256, timeout = 30 }
    get-rejections = { kind = "http", memory = 256, timeout = 30 }
    keep-rejected  = { kind = "consumer", memory = 256, timeout = 30 }
    take-reading   = { kind = "http", memory = 256, timeout = 30 }
  }
  # Their variables, besides those that all have.
  environment = {
    aggregate = {
      MOTIF_STREAM_DELIVERIES = jsonencode([{
        stream          = "readings"
        streamArn       = aws_kinesis_stream.readings.arn
        failureQueueUrl = aws_sqs_queue.rejected.url
      }])
      MOTIF_TABLE_INTERVALS = aws_dynamodb_table.intervals.name
    }
    get-intervals = {
      MOTIF_BODY_LIMIT      = "6291456"
      MOTIF_TABLE_INTERVALS = aws_dynamodb_table.intervals.name
    }
    get-rejections = {
      MOTIF_BODY_LIMIT       = "6291456"
      MOTIF_TABLE_REJECTIONS = aws_dynamodb_table.rejections.name
    }
    keep-rejected = {
      MOTIF_QUEUE_DELIVERIES = jsonencode([{
        queue              = "rejected"
        queueArn           = aws_sqs_queue.rejected.arn
        queueUrl           = aws_sqs_queue.rejected.url
        deadLetterQueueUrl = aws_sqs_queue.dead_letter["rejected-dead-letter"].url
        attempts           = 5
        initialDelayMs     = 1000
        maxDelayMs         = 900000
        factor             = 2
      }])
      MOTIF_STREAM_READINGS  = aws_kinesis_stream.readings.name
      MOTIF_TABLE_REJECTIONS = aws_dynamodb_table.rejections.name
    }
    take-reading = {
      MOTIF_BODY_LIMIT      = "6291456"
      MOTIF_STREAM_READINGS = aws_kinesis_stream.readings.name
    }
  }
}

resource "aws_lambda_function" "function" {
  for_each = local.functions

  function_name    = "${local.prefix}-stream-processor-${each.key}"
  description      = "stream-processor: ${each.key} (${each.value.kind})"
  role             = aws_iam_role.function[each.key].arn
  runtime          = "nodejs24.x"
  architectures    = ["arm64"]
  handler          = "index.handler"
  filename         = "${path.module}/dist/${each.key}.zip"
  source_code_hash = fileexists("${path.module}/dist/${each.key}.zip") ? filebase64sha256("${path.module}/dist/${each.key}.zip") : null
  memory_size      = each.value.memory
  timeout          = each.value.timeout

  environment {
    variables = merge(local.environment[each.key], {
      MOTIF_SERVICE           = "stream-processor"
      MOTIF_METRICS_NAMESPACE = "${local.prefix}-stream-processor"
      MOTIF_LOG_LEVEL         = "info"
    })
  }

  logging_config {
    log_format = "JSON"
    log_group  = aws_cloudwatch_log_group.function[each.key].name
    # The function filters by MOTIF_LOG_LEVEL; Lambda lets all of it through.
    application_log_level = "TRACE"
  }

  tracing_config {
    mode = "Active"
  }

  dynamic "vpc_config" {
    for_each = length(var.vpc_subnet_ids) > 0 ? [true] : []

    content {
      subnet_ids         = var.vpc_subnet_ids
      security_group_ids = var.vpc_security_group_ids
    }
  }

  lifecycle {
    precondition {
      condition     = fileexists("${path.module}/dist/${each.key}.zip")
      error_message = "dist/${each.key}.zip is missing. Build the bundles first: in this folder, run \"npx --no-install motif build ..\"."
    }
  }

  depends_on = [aws_iam_role_policy.function, aws_iam_role_policy.vpc]
}

# Queue rejected to keep-rejected.
resource "aws_lambda_event_source_mapping" "rejected" {
  event_source_arn        = aws_sqs_queue.rejected.arn
  function_name           = aws_lambda_function.function["keep-rejected"].arn
  batch_size              = 10
  function_response_types = ["ReportBatchItemFailures"]
}

# Stream readings to aggregate.
resource "aws_lambda_event_source_mapping" "aggregate" {
  event_source_arn                   = aws_kinesis_stream.readings.arn
  function_name                      = aws_lambda_function.function["aggregate"].arn
  starting_position                  = "TRIM_HORIZON"
  batch_size                         = 100
  maximum_batching_window_in_seconds = 5
  maximum_retry_attempts             = 9
  bisect_batch_on_function_error     = true
  function_response_types            = ["ReportBatchItemFailures"]

  destination_config {
    on_failure {
      destination_arn = aws_sqs_queue.rejected.arn
    }
  }
}
