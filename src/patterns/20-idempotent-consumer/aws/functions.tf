# Made from the app idempotent-consumer by "motif build". Change the app and build again; edits made here are lost.

locals {
  # The functions by name, with what differs between them.
  functions = {
    charge-order = { kind = "consumer", memory = 256, timeout = 20 }
    get-order    = { kind = "http", memory = 256, timeout = 30 }
    place-order  = { kind = "http", memory = 256, timeout = 30 }
  }
  # Their variables, besides those that all have.
  environment = {
    charge-order = {
      MOTIF_QUEUE_DELIVERIES = jsonencode([{
        queue              = "orders"
        queueArn           = aws_sqs_queue.orders.arn
        queueUrl           = aws_sqs_queue.orders.url
        deadLetterQueueUrl = aws_sqs_queue.dead_letter["orders-dead-letter"].url
        attempts           = 8
        initialDelayMs     = 10000
        maxDelayMs         = 300000
        factor             = 2
      }])
      MOTIF_SERVICE_PAYMENTS = var.service_payments_url
      MOTIF_TABLE_CHARGES    = aws_dynamodb_table.charges.name
      MOTIF_TABLE_RECORDS    = aws_dynamodb_table.records.name
    }
    get-order = {
      MOTIF_BODY_LIMIT    = "6291456"
      MOTIF_TABLE_CHARGES = aws_dynamodb_table.charges.name
    }
    place-order = {
      MOTIF_BODY_LIMIT   = "6291456"
      MOTIF_QUEUE_ORDERS = aws_sqs_queue.orders.url
    }
  }
}

resource "aws_lambda_function" "function" {
  for_each = local.functions

  function_name    = "${local.prefix}-idempotent-consumer-${each.key}"
  description      = "idempotent-consumer: ${each.key} (${each.value.kind})"
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
      MOTIF_SERVICE           = "idempotent-consumer"
      MOTIF_METRICS_NAMESPACE = "${local.prefix}-idempotent-consumer"
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

# Queue orders to charge-order.
resource "aws_lambda_event_source_mapping" "charge" {
  event_source_arn        = aws_sqs_queue.orders.arn
  function_name           = aws_lambda_function.function["charge-order"].arn
  batch_size              = 10
  function_response_types = ["ReportBatchItemFailures"]

  # Of the account's concurrency, which all functions in the region share: 10 and less in a new account.
  scaling_config {
    maximum_concurrency = 10
  }
}
