# Made from the app load-leveling by "motif build". Change the app and build again; edits made here are lost.

locals {
  # The functions by name, with what differs between them.
  functions = {
    accept-reading  = { kind = "http", memory = 256, timeout = 30 }
    record-readings = { kind = "consumer", memory = 256, timeout = 30 }
  }
  # Their variables, besides those that all have.
  environment = {
    accept-reading = {
      MOTIF_BODY_LIMIT     = "6291456"
      MOTIF_QUEUE_READINGS = aws_sqs_queue.readings.url
    }
    record-readings = {
      MOTIF_QUEUE_DELIVERIES = jsonencode([{
        queue              = "readings"
        queueArn           = aws_sqs_queue.readings.arn
        queueUrl           = aws_sqs_queue.readings.url
        deadLetterQueueUrl = aws_sqs_queue.dead_letter["readings-dead-letter"].url
        attempts           = 30
        initialDelayMs     = 1000
        maxDelayMs         = 300000
        factor             = 2
      }])
      MOTIF_SERVICE_BILLING = var.service_billing_url
    }
  }
}

resource "aws_lambda_function" "function" {
  for_each = local.functions

  function_name    = "${local.prefix}-load-leveling-${each.key}"
  description      = "load-leveling: ${each.key} (${each.value.kind})"
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
      MOTIF_SERVICE           = "load-leveling"
      MOTIF_METRICS_NAMESPACE = "${local.prefix}-load-leveling"
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

# Queue readings to record-readings.
resource "aws_lambda_event_source_mapping" "record" {
  event_source_arn        = aws_sqs_queue.readings.arn
  function_name           = aws_lambda_function.function["record-readings"].arn
  batch_size              = 10
  function_response_types = ["ReportBatchItemFailures"]

  # Of the account's concurrency, which all functions in the region share: 10 and less in a new account.
  scaling_config {
    maximum_concurrency = 3
  }
}
