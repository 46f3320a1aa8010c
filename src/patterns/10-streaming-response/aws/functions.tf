# Made from the app streaming-response by "motif build". Change the app and build again; edits made here are lost.

locals {
  # The functions by name, with what differs between them.
  functions = {
    export-orders = { kind = "http", memory = 256, timeout = 120 }
    get-import    = { kind = "http", memory = 256, timeout = 30 }
    import-orders = { kind = "consumer", memory = 256, timeout = 60 }
    start-import  = { kind = "http", memory = 256, timeout = 30 }
    watch-import  = { kind = "http", memory = 256, timeout = 60 }
  }
  # Their variables, besides those that all have.
  environment = {
    export-orders = {
      MOTIF_BODY_LIMIT   = "6291456"
      MOTIF_ROUTES       = "[\"GET /exports/{month}\"]"
      MOTIF_TABLE_ORDERS = aws_dynamodb_table.orders.name
    }
    get-import = {
      MOTIF_BODY_LIMIT     = "6291456"
      MOTIF_TABLE_IMPORTS  = aws_dynamodb_table.imports.name
      MOTIF_TABLE_PROGRESS = aws_dynamodb_table.progress.name
    }
    import-orders = {
      MOTIF_QUEUE_DELIVERIES = jsonencode([{
        queue              = "accepted"
        queueArn           = aws_sqs_queue.accepted.arn
        queueUrl           = aws_sqs_queue.accepted.url
        deadLetterQueueUrl = aws_sqs_queue.dead_letter["accepted-dead-letter"].url
        attempts           = 5
        initialDelayMs     = 5000
        maxDelayMs         = 900000
        factor             = 2
      }])
      MOTIF_TABLE_IMPORTS  = aws_dynamodb_table.imports.name
      MOTIF_TABLE_ORDERS   = aws_dynamodb_table.orders.name
      MOTIF_TABLE_PROGRESS = aws_dynamodb_table.progress.name
    }
    start-import = {
      MOTIF_BODY_LIMIT     = "6291456"
      MOTIF_QUEUE_ACCEPTED = aws_sqs_queue.accepted.url
      MOTIF_TABLE_IMPORTS  = aws_dynamodb_table.imports.name
      MOTIF_TABLE_REQUESTS = aws_dynamodb_table.requests.name
    }
    watch-import = {
      MOTIF_BODY_LIMIT     = "6291456"
      MOTIF_ROUTES         = "[\"GET /imports/{id}/events\"]"
      MOTIF_TABLE_IMPORTS  = aws_dynamodb_table.imports.name
      MOTIF_TABLE_PROGRESS = aws_dynamodb_table.progress.name
    }
  }
}

resource "aws_lambda_function" "function" {
  for_each = local.functions

  function_name    = "${local.prefix}-streaming-response-${each.key}"
  description      = "streaming-response: ${each.key} (${each.value.kind})"
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
      MOTIF_SERVICE           = "streaming-response"
      MOTIF_METRICS_NAMESPACE = "${local.prefix}-streaming-response"
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

# Queue accepted to import-orders.
resource "aws_lambda_event_source_mapping" "work" {
  event_source_arn        = aws_sqs_queue.accepted.arn
  function_name           = aws_lambda_function.function["import-orders"].arn
  batch_size              = 1
  function_response_types = ["ReportBatchItemFailures"]
}
