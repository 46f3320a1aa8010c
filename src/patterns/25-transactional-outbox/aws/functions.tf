# Made from the app transactional-outbox by "motif build". Change the app and build again; edits made here are lost.

locals {
  # The functions by name, with what differs between them.
  functions = {
    cancel-order = { kind = "http", memory = 256, timeout = 30 }
    get-order    = { kind = "http", memory = 256, timeout = 30 }
    get-parcel   = { kind = "http", memory = 256, timeout = 30 }
    pack-order   = { kind = "consumer", memory = 256, timeout = 30 }
    put-order    = { kind = "http", memory = 256, timeout = 30 }
    relay-order  = { kind = "consumer", memory = 256, timeout = 30 }
    sweep-outbox = { kind = "scheduled", memory = 256, timeout = 60 }
  }
  # Their variables, besides those that all have.
  environment = {
    cancel-order = {
      MOTIF_BODY_LIMIT   = "6291456"
      MOTIF_QUEUE_UNTOLD = aws_sqs_queue.untold.url
      MOTIF_TABLE_ORDERS = aws_dynamodb_table.orders.name
    }
    get-order = {
      MOTIF_BODY_LIMIT   = "6291456"
      MOTIF_TABLE_ORDERS = aws_dynamodb_table.orders.name
    }
    get-parcel = {
      MOTIF_BODY_LIMIT    = "6291456"
      MOTIF_TABLE_PARCELS = aws_dynamodb_table.parcels.name
    }
    pack-order = {
      MOTIF_QUEUE_DELIVERIES = jsonencode([{
        queue              = "announcements"
        queueArn           = aws_sqs_queue.announcements.arn
        queueUrl           = aws_sqs_queue.announcements.url
        deadLetterQueueUrl = aws_sqs_queue.dead_letter["announcements-dead-letter"].url
        attempts           = 5
        initialDelayMs     = 1000
        maxDelayMs         = 900000
        factor             = 2
      }])
      MOTIF_TABLE_PARCELS = aws_dynamodb_table.parcels.name
    }
    put-order = {
      MOTIF_BODY_LIMIT   = "6291456"
      MOTIF_QUEUE_UNTOLD = aws_sqs_queue.untold.url
      MOTIF_TABLE_ORDERS = aws_dynamodb_table.orders.name
    }
    relay-order = {
      MOTIF_QUEUE_ANNOUNCEMENTS = aws_sqs_queue.announcements.url
      MOTIF_QUEUE_DELIVERIES = jsonencode([{
        queue              = "untold"
        queueArn           = aws_sqs_queue.untold.arn
        queueUrl           = aws_sqs_queue.untold.url
        deadLetterQueueUrl = aws_sqs_queue.dead_letter["untold-dead-letter"].url
        attempts           = 5
        initialDelayMs     = 1000
        maxDelayMs         = 900000
        factor             = 2
      }])
      MOTIF_TABLE_ORDERS = aws_dynamodb_table.orders.name
    }
    sweep-outbox = {
      MOTIF_DEAD_LETTER_QUEUE = aws_sqs_queue.dead_letter["sweep-outbox-dead-letter"].url
      MOTIF_QUEUE_UNTOLD      = aws_sqs_queue.untold.url
      MOTIF_TABLE_ORDERS      = aws_dynamodb_table.orders.name
    }
  }
}

resource "aws_lambda_function" "function" {
  for_each = local.functions

  function_name    = "${local.prefix}-transactional-outbox-${each.key}"
  description      = "transactional-outbox: ${each.key} (${each.value.kind})"
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
      MOTIF_SERVICE           = "transactional-outbox"
      MOTIF_METRICS_NAMESPACE = "${local.prefix}-transactional-outbox"
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
  for_each = toset(["sweep-outbox"])

  function_name                = aws_lambda_function.function[each.key].function_name
  maximum_retry_attempts       = 2
  maximum_event_age_in_seconds = 21600

  destination_config {
    on_failure {
      destination = aws_sqs_queue.dead_letter["sweep-outbox-dead-letter"].arn
    }
  }
}

# Queue announcements to pack-order.
resource "aws_lambda_event_source_mapping" "announcements" {
  event_source_arn        = aws_sqs_queue.announcements.arn
  function_name           = aws_lambda_function.function["pack-order"].arn
  batch_size              = 1
  function_response_types = ["ReportBatchItemFailures"]
}

# Queue untold to relay-order.
resource "aws_lambda_event_source_mapping" "untold" {
  event_source_arn        = aws_sqs_queue.untold.arn
  function_name           = aws_lambda_function.function["relay-order"].arn
  batch_size              = 1
  function_response_types = ["ReportBatchItemFailures"]
}

resource "aws_scheduler_schedule_group" "app" {
  name = "${local.prefix}-transactional-outbox"
}

locals {
  # The schedules by name, with what they run.
  schedules = {
    sweep = {
      function     = "sweep-outbox"
      expression   = "rate(5 minutes)"
      time_zone    = "UTC"
      maximum_age  = 21600
      dead_letters = aws_sqs_queue.dead_letter["sweep-outbox-dead-letter"].arn
    }
  }
}

resource "aws_scheduler_schedule" "schedule" {
  for_each = local.schedules

  name                         = "${local.prefix}-transactional-outbox-${each.key}"
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
