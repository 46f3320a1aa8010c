# Made from the app retry-with-backoff by "motif build". Change the app and build again; edits made here are lost.

locals {
  # The functions by name, with what differs between them.
  functions = {
    book-shipment   = { kind = "consumer", memory = 256, timeout = 30 }
    create-shipment = { kind = "http", memory = 256, timeout = 30 }
    get-shipment    = { kind = "http", memory = 256, timeout = 30 }
  }
  # Their variables, besides those that all have.
  environment = {
    book-shipment = {
      MOTIF_QUEUE_BOOKINGS = aws_sqs_queue.bookings.url
      MOTIF_QUEUE_DELIVERIES = jsonencode([{
        queue              = "bookings"
        queueArn           = aws_sqs_queue.bookings.arn
        queueUrl           = aws_sqs_queue.bookings.url
        deadLetterQueueUrl = aws_sqs_queue.dead_letter["bookings-dead-letter"].url
        attempts           = 5
        initialDelayMs     = 10000
        maxDelayMs         = 120000
        factor             = 2
      }])
      MOTIF_SERVICE_CARRIER = var.service_carrier_url
      MOTIF_TABLE_RECORDS   = aws_dynamodb_table.records.name
      MOTIF_TABLE_SHIPMENTS = aws_dynamodb_table.shipments.name
    }
    create-shipment = {
      MOTIF_BODY_LIMIT      = "6291456"
      MOTIF_QUEUE_BOOKINGS  = aws_sqs_queue.bookings.url
      MOTIF_TABLE_RECORDS   = aws_dynamodb_table.records.name
      MOTIF_TABLE_SHIPMENTS = aws_dynamodb_table.shipments.name
    }
    get-shipment = {
      MOTIF_BODY_LIMIT      = "6291456"
      MOTIF_TABLE_SHIPMENTS = aws_dynamodb_table.shipments.name
    }
  }
}

resource "aws_lambda_function" "function" {
  for_each = local.functions

  function_name    = "${local.prefix}-retry-with-backoff-${each.key}"
  description      = "retry-with-backoff: ${each.key} (${each.value.kind})"
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
      MOTIF_SERVICE           = "retry-with-backoff"
      MOTIF_METRICS_NAMESPACE = "${local.prefix}-retry-with-backoff"
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

# These can cause their own next call. Lambda would stop it after 16 in a row; what bounds it is the app.
resource "aws_lambda_function_recursion_config" "function" {
  for_each = toset([
    # queue bookings
    "book-shipment",
  ])

  function_name  = aws_lambda_function.function[each.key].function_name
  recursive_loop = "Allow"
}

# Queue bookings to book-shipment.
resource "aws_lambda_event_source_mapping" "book" {
  event_source_arn        = aws_sqs_queue.bookings.arn
  function_name           = aws_lambda_function.function["book-shipment"].arn
  batch_size              = 10
  function_response_types = ["ReportBatchItemFailures"]

  # Of the account's concurrency, which all functions in the region share: 10 and less in a new account.
  scaling_config {
    maximum_concurrency = 5
  }
}
