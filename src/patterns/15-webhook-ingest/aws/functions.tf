# Made from the app webhook-ingest by "motif build". Change the app and build again; edits made here are lost.

locals {
  # The functions by name, with what differs between them.
  functions = {
    list-events             = { kind = "http", memory = 256, timeout = 30 }
    receive-from-github     = { kind = "http", memory = 256, timeout = 30 }
    receive-from-monitoring = { kind = "http", memory = 256, timeout = 30 }
    record-event            = { kind = "consumer", memory = 256, timeout = 30 }
  }
  # Their variables, besides those that all have.
  environment = {
    list-events = {
      MOTIF_BODY_LIMIT           = "100000"
      MOTIF_TABLE_SERVICE_EVENTS = aws_dynamodb_table.service_events.name
    }
    receive-from-github = {
      MOTIF_BODY_LIMIT        = "100000"
      MOTIF_QUEUE_WEBHOOKS    = aws_sqs_queue.webhooks.url
      MOTIF_SECRET_GITHUB_KEY = aws_secretsmanager_secret.secret["github-key"].arn
    }
    receive-from-monitoring = {
      MOTIF_BODY_LIMIT            = "100000"
      MOTIF_QUEUE_WEBHOOKS        = aws_sqs_queue.webhooks.url
      MOTIF_SECRET_MONITORING_KEY = aws_secretsmanager_secret.secret["monitoring-key"].arn
    }
    record-event = {
      MOTIF_QUEUE_DELIVERIES = jsonencode([{
        queue              = "webhooks"
        queueArn           = aws_sqs_queue.webhooks.arn
        queueUrl           = aws_sqs_queue.webhooks.url
        deadLetterQueueUrl = aws_sqs_queue.dead_letter["webhooks-dead-letter"].url
        attempts           = 5
        initialDelayMs     = 1000
        maxDelayMs         = 60000
        factor             = 2
      }])
      MOTIF_TABLE_SERVICE_EVENTS = aws_dynamodb_table.service_events.name
    }
  }
}

resource "aws_lambda_function" "function" {
  for_each = local.functions

  function_name    = "${local.prefix}-webhook-ingest-${each.key}"
  description      = "webhook-ingest: ${each.key} (${each.value.kind})"
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
      MOTIF_SERVICE           = "webhook-ingest"
      MOTIF_METRICS_NAMESPACE = "${local.prefix}-webhook-ingest"
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

  depends_on = [
    aws_iam_role_policy.function,
    aws_iam_role_policy.vpc,
    aws_iam_role_policy.secret_key,
  ]
}

# Queue webhooks to record-event.
resource "aws_lambda_event_source_mapping" "work" {
  event_source_arn        = aws_sqs_queue.webhooks.arn
  function_name           = aws_lambda_function.function["record-event"].arn
  batch_size              = 10
  function_response_types = ["ReportBatchItemFailures"]
}
