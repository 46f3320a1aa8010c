# Made from the app event-sourcing by "motif build". Change the app and build again; edits made here are lost.

locals {
  # The functions by name, with what differs between them.
  functions = {
    catch-up         = { kind = "scheduled", memory = 256, timeout = 60 }
    get-account      = { kind = "http", memory = 256, timeout = 30 }
    get-history      = { kind = "http", memory = 256, timeout = 30 }
    list-accounts    = { kind = "http", memory = 256, timeout = 30 }
    move-money       = { kind = "http", memory = 256, timeout = 30 }
    open-account     = { kind = "http", memory = 256, timeout = 30 }
    project-account  = { kind = "consumer", memory = 256, timeout = 30 }
    rebuild-balances = { kind = "consumer", memory = 256, timeout = 60 }
  }
  # Their variables, besides those that all have.
  environment = {
    catch-up = {
      MOTIF_DEAD_LETTER_QUEUE = aws_sqs_queue.dead_letter["catch-up-dead-letter"].url
      MOTIF_QUEUE_CHANGED     = aws_sqs_queue.changed.url
      MOTIF_TABLE_ACCOUNTS    = aws_dynamodb_table.accounts.name
    }
    get-account = {
      MOTIF_BODY_LIMIT     = "6291456"
      MOTIF_TABLE_ACCOUNTS = aws_dynamodb_table.accounts.name
    }
    get-history = {
      MOTIF_BODY_LIMIT     = "6291456"
      MOTIF_TABLE_ACCOUNTS = aws_dynamodb_table.accounts.name
    }
    list-accounts = {
      MOTIF_BODY_LIMIT     = "6291456"
      MOTIF_TABLE_BALANCES = aws_dynamodb_table.balances.name
    }
    move-money = {
      MOTIF_BODY_LIMIT     = "6291456"
      MOTIF_QUEUE_CHANGED  = aws_sqs_queue.changed.url
      MOTIF_TABLE_ACCOUNTS = aws_dynamodb_table.accounts.name
    }
    open-account = {
      MOTIF_BODY_LIMIT     = "6291456"
      MOTIF_QUEUE_CHANGED  = aws_sqs_queue.changed.url
      MOTIF_TABLE_ACCOUNTS = aws_dynamodb_table.accounts.name
    }
    project-account = {
      MOTIF_QUEUE_DELIVERIES = jsonencode([{
        queue              = "changed"
        queueArn           = aws_sqs_queue.changed.arn
        queueUrl           = aws_sqs_queue.changed.url
        deadLetterQueueUrl = aws_sqs_queue.dead_letter["changed-dead-letter"].url
        attempts           = 5
        initialDelayMs     = 1000
        maxDelayMs         = 900000
        factor             = 2
      }])
      MOTIF_TABLE_ACCOUNTS = aws_dynamodb_table.accounts.name
      MOTIF_TABLE_BALANCES = aws_dynamodb_table.balances.name
    }
    rebuild-balances = {
      MOTIF_QUEUE_DELIVERIES = jsonencode([{
        queue              = "rebuilding"
        queueArn           = aws_sqs_queue.rebuilding.arn
        queueUrl           = aws_sqs_queue.rebuilding.url
        deadLetterQueueUrl = aws_sqs_queue.dead_letter["rebuilding-dead-letter"].url
        attempts           = 5
        initialDelayMs     = 1000
        maxDelayMs         = 900000
        factor             = 2
      }])
      MOTIF_QUEUE_REBUILDING = aws_sqs_queue.rebuilding.url
      MOTIF_TABLE_ACCOUNTS   = aws_dynamodb_table.accounts.name
      MOTIF_TABLE_BALANCES   = aws_dynamodb_table.balances.name
    }
  }
}

resource "aws_lambda_function" "function" {
  for_each = local.functions

  function_name    = "${local.prefix}-event-sourcing-${each.key}"
  description      = "event-sourcing: ${each.key} (${each.value.kind})"
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
      MOTIF_SERVICE           = "event-sourcing"
      MOTIF_METRICS_NAMESPACE = "${local.prefix}-event-sourcing"
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
  for_each = toset(["catch-up"])

  function_name                = aws_lambda_function.function[each.key].function_name
  maximum_retry_attempts       = 2
  maximum_event_age_in_seconds = 21600

  destination_config {
    on_failure {
      destination = aws_sqs_queue.dead_letter["catch-up-dead-letter"].arn
    }
  }
}

# These can cause their own next call. Lambda would stop it after 16 in a row; what bounds it is the app.
resource "aws_lambda_function_recursion_config" "function" {
  for_each = toset([
    # queue rebuilding
    "rebuild-balances",
  ])

  function_name  = aws_lambda_function.function[each.key].function_name
  recursive_loop = "Allow"
}

# Queue changed to project-account.
resource "aws_lambda_event_source_mapping" "changed" {
  event_source_arn        = aws_sqs_queue.changed.arn
  function_name           = aws_lambda_function.function["project-account"].arn
  batch_size              = 10
  function_response_types = ["ReportBatchItemFailures"]
}

# Queue rebuilding to rebuild-balances.
resource "aws_lambda_event_source_mapping" "rebuilding" {
  event_source_arn        = aws_sqs_queue.rebuilding.arn
  function_name           = aws_lambda_function.function["rebuild-balances"].arn
  batch_size              = 1
  function_response_types = ["ReportBatchItemFailures"]
}

resource "aws_scheduler_schedule_group" "app" {
  name = "${local.prefix}-event-sourcing"
}

locals {
  # The schedules by name, with what they run.
  schedules = {
    catch-up = {
      function     = "catch-up"
      expression   = "rate(5 minutes)"
      time_zone    = "UTC"
      maximum_age  = 21600
      dead_letters = aws_sqs_queue.dead_letter["catch-up-dead-letter"].arn
    }
  }
}

resource "aws_scheduler_schedule" "schedule" {
  for_each = local.schedules

  name                         = "${local.prefix}-event-sourcing-${each.key}"
  group_name                   = aws_scheduler_schedule_group.app.name
  description                  = "Runs ${each.value.function}"
  schedule_expression          = each.value.expression
  schedule_expression_timezone = each.value.time_zone

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn      = aws_lambda_function.function[each.value.function].arn
    role_arn = aws_iam_role.schedule[each.key].arn
    input    = "{\"schedule\":\"${each.key}\",\"scheduledFor\":\"<aws.scheduler.scheduled-time>\"}"

    retry_policy {
      maximum_retry_attempts       = 185
      maximum_event_age_in_seconds = each.value.maximum_age
    }

    dead_letter_config {
      arn = each.value.dead_letters
    }
  }

  depends_on = [aws_iam_role_policy.schedule]
}
