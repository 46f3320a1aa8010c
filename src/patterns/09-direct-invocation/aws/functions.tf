# Made from the app direct-invocation by "motif build". Change the app and build again; edits made here are lost.

locals {
  # The functions by name, with what differs between them.
  functions = {
    ask-summary  = { kind = "http", memory = 256, timeout = 30 }
    get-report   = { kind = "http", memory = 256, timeout = 30 }
    note-report  = { kind = "consumer", memory = 256, timeout = 300 }
    order-report = { kind = "http", memory = 256, timeout = 30 }
    summarize    = { kind = "task", memory = 256, timeout = 10 }
  }
  # Their variables, besides those that all have.
  environment = {
    ask-summary = {
      MOTIF_BODY_LIMIT         = "4000000"
      MOTIF_CALLABLE_SUMMARIZE = local.callables["summarize"].arn
    }
    get-report = {
      MOTIF_BODY_LIMIT    = "4000000"
      MOTIF_TABLE_REPORTS = aws_dynamodb_table.reports.name
    }
    note-report = {
      MOTIF_QUEUE_DELIVERIES = jsonencode([
        {
          queue              = "summarized"
          queueArn           = aws_sqs_queue.summarized.arn
          queueUrl           = aws_sqs_queue.summarized.url
          deadLetterQueueUrl = aws_sqs_queue.dead_letter["summarized-dead-letter"].url
          attempts           = 5
          initialDelayMs     = 1000
          maxDelayMs         = 900000
          factor             = 2
        },
        {
          queue              = "unsummarized"
          queueArn           = aws_sqs_queue.unsummarized.arn
          queueUrl           = aws_sqs_queue.unsummarized.url
          deadLetterQueueUrl = aws_sqs_queue.dead_letter["unsummarized-dead-letter"].url
          attempts           = 5
          initialDelayMs     = 1000
          maxDelayMs         = 900000
          factor             = 2
        },
      ])
      MOTIF_TABLE_REPORTS = aws_dynamodb_table.reports.name
    }
    order-report = {
      MOTIF_BODY_LIMIT         = "4000000"
      MOTIF_CALLABLE_SUMMARIZE = local.callables["summarize"].arn
      MOTIF_TABLE_REPORTS      = aws_dynamodb_table.reports.name
      MOTIF_TABLE_REQUESTS     = aws_dynamodb_table.requests.name
    }
    summarize = {}
  }
}

resource "aws_lambda_function" "function" {
  for_each = local.functions

  function_name    = "${local.prefix}-direct-invocation-${each.key}"
  description      = "direct-invocation: ${each.key} (${each.value.kind})"
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
      MOTIF_SERVICE           = "direct-invocation"
      MOTIF_METRICS_NAMESPACE = "${local.prefix}-direct-invocation"
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

resource "aws_lambda_function_event_invoke_config" "function" {
  for_each = toset(["summarize"])

  function_name                = aws_lambda_function.function[each.key].function_name
  maximum_retry_attempts       = 2
  maximum_event_age_in_seconds = 21600

  destination_config {
    on_failure {
      destination = aws_sqs_queue.unsummarized.arn
    }

    on_success {
      destination = aws_sqs_queue.summarized.arn
    }
  }
}

locals {
  # The functions that others call. By name: a function that referred to another would wait for it.
  callables = {
    summarize = {
      arn = "arn:${data.aws_partition.current.partition}:lambda:${var.region}:${data.aws_caller_identity.current.account_id}:function:${local.prefix}-direct-invocation-summarize"
    }
  }
}

# Queue summarized to note-report.
resource "aws_lambda_event_source_mapping" "summarized" {
  event_source_arn        = aws_sqs_queue.summarized.arn
  function_name           = aws_lambda_function.function["note-report"].arn
  batch_size              = 10
  function_response_types = ["ReportBatchItemFailures"]
}

# Queue unsummarized to note-report.
resource "aws_lambda_event_source_mapping" "unsummarized" {
  event_source_arn        = aws_sqs_queue.unsummarized.arn
  function_name           = aws_lambda_function.function["note-report"].arn
  batch_size              = 10
  function_response_types = ["ReportBatchItemFailures"]
}
