# Made from the app scheduled-task by "motif build". Change the app and build again; edits made here are lost.

locals {
  # The functions by name, with what differs between them.
  functions = {
    check-health = { kind = "scheduled", memory = 256, timeout = 60 }
    clean-up     = { kind = "scheduled", memory = 256, timeout = 300 }
    get-health   = { kind = "http", memory = 256, timeout = 30 }
    get-report   = { kind = "http", memory = 256, timeout = 30 }
    make-reports = { kind = "scheduled", memory = 256, timeout = 300 }
    put-sale     = { kind = "http", memory = 256, timeout = 30 }
  }
  # Their variables, besides those that all have.
  environment = {
    check-health = {
      MOTIF_DEAD_LETTER_QUEUE = aws_sqs_queue.dead_letter["check-health-dead-letter"].url
      MOTIF_SERVICE_PARTNER   = var.service_partner_url
      MOTIF_TABLE_HEALTH      = aws_dynamodb_table.health.name
    }
    clean-up = {
      MOTIF_DEAD_LETTER_QUEUE = aws_sqs_queue.dead_letter["clean-up-dead-letter"].url
      MOTIF_TABLE_LEASES      = aws_dynamodb_table.leases.name
      MOTIF_TABLE_PROGRESS    = aws_dynamodb_table.progress.name
      MOTIF_TABLE_REPORTS     = aws_dynamodb_table.reports.name
      MOTIF_TABLE_SALES       = aws_dynamodb_table.sales.name
    }
    get-health = {
      MOTIF_BODY_LIMIT   = "6291456"
      MOTIF_TABLE_HEALTH = aws_dynamodb_table.health.name
    }
    get-report = {
      MOTIF_BODY_LIMIT    = "6291456"
      MOTIF_TABLE_REPORTS = aws_dynamodb_table.reports.name
    }
    make-reports = {
      MOTIF_DEAD_LETTER_QUEUE = aws_sqs_queue.dead_letter["make-reports-dead-letter"].url
      MOTIF_TABLE_REPORTS     = aws_dynamodb_table.reports.name
      MOTIF_TABLE_SALES       = aws_dynamodb_table.sales.name
    }
    put-sale = {
      MOTIF_BODY_LIMIT  = "6291456"
      MOTIF_TABLE_SALES = aws_dynamodb_table.sales.name
    }
  }
}

resource "aws_lambda_function" "function" {
  for_each = local.functions

  function_name    = "${local.prefix}-scheduled-task-${each.key}"
  description      = "scheduled-task: ${each.key} (${each.value.kind})"
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
      MOTIF_SERVICE           = "scheduled-task"
      MOTIF_METRICS_NAMESPACE = "${local.prefix}-scheduled-task"
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
  for_each = {
    check-health = aws_sqs_queue.dead_letter["check-health-dead-letter"].arn
    clean-up     = aws_sqs_queue.dead_letter["clean-up-dead-letter"].arn
    make-reports = aws_sqs_queue.dead_letter["make-reports-dead-letter"].arn
  }

  function_name                = aws_lambda_function.function[each.key].function_name
  maximum_retry_attempts       = 2
  maximum_event_age_in_seconds = 21600

  destination_config {
    on_failure {
      destination = each.value
    }
  }
}

resource "aws_scheduler_schedule_group" "app" {
  name = "${local.prefix}-scheduled-task"
}

locals {
  # The schedules by name, with what they run.
  schedules = {
    checking = {
      function     = "check-health"
      expression   = "rate(30 minutes)"
      time_zone    = "UTC"
      maximum_age  = 300
      dead_letters = aws_sqs_queue.dead_letter["check-health-dead-letter"].arn
      input        = "{\"schedule\":\"checking\",\"scheduledFor\":\"<aws.scheduler.scheduled-time>\",\"startWithinMs\":300000}"
    }
    cleaning = {
      function     = "clean-up"
      expression   = "rate(3 hours)"
      time_zone    = "UTC"
      maximum_age  = 21600
      dead_letters = aws_sqs_queue.dead_letter["clean-up-dead-letter"].arn
      input        = "{\"schedule\":\"cleaning\",\"scheduledFor\":\"<aws.scheduler.scheduled-time>\"}"
    }
    reporting = {
      function     = "make-reports"
      expression   = "cron(0 6 * * ? *)"
      time_zone    = "Europe/Paris"
      maximum_age  = 21600
      dead_letters = aws_sqs_queue.dead_letter["make-reports-dead-letter"].arn
      input        = "{\"schedule\":\"reporting\",\"scheduledFor\":\"<aws.scheduler.scheduled-time>\"}"
    }
  }
}

resource "aws_scheduler_schedule" "schedule" {
  for_each = local.schedules

  name                         = "${local.prefix}-scheduled-task-${each.key}"
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
    input    = each.value.input

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
