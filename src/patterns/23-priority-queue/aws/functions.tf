# Made from the app priority-queue by "motif build". Change the app and build again; edits made here are lost.

locals {
  # The functions by name, with what differs between them.
  functions = {
    get-report           = { kind = "http", memory = 256, timeout = 30 }
    make-free-report     = { kind = "consumer", memory = 256, timeout = 60 }
    make-overflow-report = { kind = "consumer", memory = 256, timeout = 60 }
    make-paid-report     = { kind = "consumer", memory = 256, timeout = 60 }
    request-report       = { kind = "http", memory = 256, timeout = 30 }
    set-plan             = { kind = "http", memory = 256, timeout = 30 }
  }
  # Their variables, besides those that all have.
  environment = {
    get-report = {
      MOTIF_BODY_LIMIT    = "6291456"
      MOTIF_TABLE_REPORTS = aws_dynamodb_table.reports.name
    }
    make-free-report = {
      MOTIF_QUEUE_DELIVERIES = jsonencode([{
        queue              = "reports-free"
        queueArn           = aws_sqs_queue.reports_free.arn
        queueUrl           = aws_sqs_queue.reports_free.url
        deadLetterQueueUrl = aws_sqs_queue.dead_letter["reports-free-dead-letter"].url
        attempts           = 5
        initialDelayMs     = 1000
        maxDelayMs         = 60000
        factor             = 2
      }])
      MOTIF_TABLE_REPORTS = aws_dynamodb_table.reports.name
    }
    make-overflow-report = {
      MOTIF_QUEUE_DELIVERIES = jsonencode([{
        queue              = "reports-overflow"
        queueArn           = aws_sqs_queue.reports_overflow.arn
        queueUrl           = aws_sqs_queue.reports_overflow.url
        deadLetterQueueUrl = aws_sqs_queue.dead_letter["reports-overflow-dead-letter"].url
        attempts           = 5
        initialDelayMs     = 1000
        maxDelayMs         = 60000
        factor             = 2
      }])
      MOTIF_TABLE_REPORTS = aws_dynamodb_table.reports.name
    }
    make-paid-report = {
      MOTIF_QUEUE_DELIVERIES = jsonencode([{
        queue              = "reports-paid"
        queueArn           = aws_sqs_queue.reports_paid.arn
        queueUrl           = aws_sqs_queue.reports_paid.url
        deadLetterQueueUrl = aws_sqs_queue.dead_letter["reports-paid-dead-letter"].url
        attempts           = 5
        initialDelayMs     = 1000
        maxDelayMs         = 60000
        factor             = 2
      }])
      MOTIF_TABLE_REPORTS = aws_dynamodb_table.reports.name
    }
    request-report = {
      MOTIF_BODY_LIMIT             = "6291456"
      MOTIF_QUEUE_REPORTS_FREE     = aws_sqs_queue.reports_free.url
      MOTIF_QUEUE_REPORTS_OVERFLOW = aws_sqs_queue.reports_overflow.url
      MOTIF_QUEUE_REPORTS_PAID     = aws_sqs_queue.reports_paid.url
      MOTIF_TABLE_REPORTS          = aws_dynamodb_table.reports.name
      MOTIF_TABLE_REPORTS_QUOTAS   = aws_dynamodb_table.reports_quotas.name
      MOTIF_TABLE_REQUESTS         = aws_dynamodb_table.requests.name
      MOTIF_TABLE_TENANTS          = aws_dynamodb_table.tenants.name
    }
    set-plan = {
      MOTIF_BODY_LIMIT    = "6291456"
      MOTIF_TABLE_TENANTS = aws_dynamodb_table.tenants.name
    }
  }
}

resource "aws_lambda_function" "function" {
  for_each = local.functions

  function_name    = "${local.prefix}-priority-queue-${each.key}"
  description      = "priority-queue: ${each.key} (${each.value.kind})"
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
      MOTIF_SERVICE           = "priority-queue"
      MOTIF_METRICS_NAMESPACE = "${local.prefix}-priority-queue"
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

# Queue reports-free to make-free-report.
resource "aws_lambda_event_source_mapping" "free" {
  event_source_arn        = aws_sqs_queue.reports_free.arn
  function_name           = aws_lambda_function.function["make-free-report"].arn
  batch_size              = 1
  function_response_types = ["ReportBatchItemFailures"]

  # Of the account's concurrency, which all functions in the region share: 10 and less in a new account.
  scaling_config {
    maximum_concurrency = 2
  }
}

# Queue reports-overflow to make-overflow-report.
resource "aws_lambda_event_source_mapping" "overflow" {
  event_source_arn        = aws_sqs_queue.reports_overflow.arn
  function_name           = aws_lambda_function.function["make-overflow-report"].arn
  batch_size              = 1
  function_response_types = ["ReportBatchItemFailures"]

  # Of the account's concurrency, which all functions in the region share: 10 and less in a new account.
  scaling_config {
    maximum_concurrency = 2
  }
}

# Queue reports-paid to make-paid-report.
resource "aws_lambda_event_source_mapping" "paid" {
  event_source_arn        = aws_sqs_queue.reports_paid.arn
  function_name           = aws_lambda_function.function["make-paid-report"].arn
  batch_size              = 1
  function_response_types = ["ReportBatchItemFailures"]

  # Of the account's concurrency, which all functions in the region share: 10 and less in a new account.
  scaling_config {
    maximum_concurrency = 6
  }
}
