# Made from the app scatter-gather by "motif build". Change the app and build again; edits made here are lost.

locals {
  # The functions by name, with what differs between them.
  functions = {
    ask-again  = { kind = "consumer", memory = 256, timeout = 30 }
    get-quote  = { kind = "http", memory = 256, timeout = 30 }
    give-quote = { kind = "http", memory = 256, timeout = 10 }
  }
  # Their variables, besides those that all have.
  environment = {
    ask-again = {
      MOTIF_QUEUE_DELIVERIES = jsonencode([{
        queue              = "missed"
        queueArn           = aws_sqs_queue.missed.arn
        queueUrl           = aws_sqs_queue.missed.url
        deadLetterQueueUrl = aws_sqs_queue.dead_letter["missed-dead-letter"].url
        attempts           = 5
        initialDelayMs     = 10000
        maxDelayMs         = 900000
        factor             = 2
      }])
      MOTIF_SERVICE_NORTH      = var.service_north_url
      MOTIF_SERVICE_SOUTH      = var.service_south_url
      MOTIF_SERVICE_WEST       = var.service_west_url
      MOTIF_TABLE_LATE_ANSWERS = aws_dynamodb_table.late_answers.name
    }
    get-quote = {
      MOTIF_BODY_LIMIT         = "6291456"
      MOTIF_TABLE_LATE_ANSWERS = aws_dynamodb_table.late_answers.name
      MOTIF_TABLE_QUOTES       = aws_dynamodb_table.quotes.name
    }
    give-quote = {
      MOTIF_BODY_LIMIT     = "6291456"
      MOTIF_QUEUE_MISSED   = aws_sqs_queue.missed.url
      MOTIF_SERVICE_NORTH  = var.service_north_url
      MOTIF_SERVICE_SOUTH  = var.service_south_url
      MOTIF_SERVICE_WEST   = var.service_west_url
      MOTIF_TABLE_QUOTES   = aws_dynamodb_table.quotes.name
      MOTIF_TABLE_REQUESTS = aws_dynamodb_table.requests.name
    }
  }
}

resource "aws_lambda_function" "function" {
  for_each = local.functions

  function_name    = "${local.prefix}-scatter-gather-${each.key}"
  description      = "scatter-gather: ${each.key} (${each.value.kind})"
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
      MOTIF_SERVICE           = "scatter-gather"
      MOTIF_METRICS_NAMESPACE = "${local.prefix}-scatter-gather"
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

# Queue missed to ask-again.
resource "aws_lambda_event_source_mapping" "late" {
  event_source_arn        = aws_sqs_queue.missed.arn
  function_name           = aws_lambda_function.function["ask-again"].arn
  batch_size              = 4
  function_response_types = ["ReportBatchItemFailures"]

  # Of the account's concurrency, which all functions in the region share: 10 and less in a new account.
  scaling_config {
    maximum_concurrency = 10
  }
}
