# Made from the app choreographed-saga by "motif build". Change the app and build again; edits made here are lost.

locals {
  # The functions by name, with what differs between them.
  functions = {
    book-shipment   = { kind = "consumer", memory = 256, timeout = 30 }
    follow-order    = { kind = "consumer", memory = 256, timeout = 30 }
    get-order       = { kind = "http", memory = 256, timeout = 30 }
    get-stock       = { kind = "http", memory = 256, timeout = 30 }
    place-order     = { kind = "http", memory = 256, timeout = 30 }
    put-stock       = { kind = "http", memory = 256, timeout = 30 }
    reserve-stock   = { kind = "consumer", memory = 256, timeout = 30 }
    return-payment  = { kind = "consumer", memory = 256, timeout = 30 }
    settle-shipment = { kind = "consumer", memory = 256, timeout = 30 }
    settle-stock    = { kind = "consumer", memory = 256, timeout = 30 }
    take-payment    = { kind = "consumer", memory = 256, timeout = 30 }
    watch-orders    = { kind = "scheduled", memory = 256, timeout = 300 }
  }
  # Their variables, besides those that all have.
  environment = {
    book-shipment = {
      MOTIF_BUS_SHOP = aws_cloudwatch_event_bus.shop.name
      MOTIF_QUEUE_DELIVERIES = jsonencode([{
        queue              = "shop-book-shipment"
        queueArn           = aws_sqs_queue.shop_book_shipment.arn
        queueUrl           = aws_sqs_queue.shop_book_shipment.url
        deadLetterQueueUrl = aws_sqs_queue.dead_letter["shop-book-shipment-dead-letter"].url
        attempts           = 8
        initialDelayMs     = 5000
        maxDelayMs         = 120000
        factor             = 2
      }])
      MOTIF_SERVICE_CARRIER = var.service_carrier_url
      MOTIF_TABLE_SHIPMENTS = aws_dynamodb_table.shipments.name
    }
    follow-order = {
      MOTIF_BUS_SHOP = aws_cloudwatch_event_bus.shop.name
      MOTIF_QUEUE_DELIVERIES = jsonencode([{
        queue              = "shop-follow-order"
        queueArn           = aws_sqs_queue.shop_follow_order.arn
        queueUrl           = aws_sqs_queue.shop_follow_order.url
        deadLetterQueueUrl = aws_sqs_queue.dead_letter["shop-follow-order-dead-letter"].url
        attempts           = 8
        initialDelayMs     = 1000
        maxDelayMs         = 60000
        factor             = 2
      }])
      MOTIF_TABLE_ORDERS = aws_dynamodb_table.orders.name
    }
    get-order = {
      MOTIF_BODY_LIMIT   = "6291456"
      MOTIF_TABLE_ORDERS = aws_dynamodb_table.orders.name
    }
    get-stock = {
      MOTIF_BODY_LIMIT  = "6291456"
      MOTIF_TABLE_STOCK = aws_dynamodb_table.stock.name
    }
    place-order = {
      MOTIF_BODY_LIMIT     = "6291456"
      MOTIF_BUS_SHOP       = aws_cloudwatch_event_bus.shop.name
      MOTIF_TABLE_ORDERS   = aws_dynamodb_table.orders.name
      MOTIF_TABLE_REQUESTS = aws_dynamodb_table.requests.name
    }
    put-stock = {
      MOTIF_BODY_LIMIT  = "6291456"
      MOTIF_TABLE_STOCK = aws_dynamodb_table.stock.name
    }
    reserve-stock = {
      MOTIF_BUS_SHOP = aws_cloudwatch_event_bus.shop.name
      MOTIF_QUEUE_DELIVERIES = jsonencode([{
        queue              = "shop-reserve-stock"
        queueArn           = aws_sqs_queue.shop_reserve_stock.arn
        queueUrl           = aws_sqs_queue.shop_reserve_stock.url
        deadLetterQueueUrl = aws_sqs_queue.dead_letter["shop-reserve-stock-dead-letter"].url
        attempts           = 8
        initialDelayMs     = 1000
        maxDelayMs         = 60000
        factor             = 2
      }])
      MOTIF_TABLE_RESERVATIONS = aws_dynamodb_table.reservations.name
      MOTIF_TABLE_STOCK        = aws_dynamodb_table.stock.name
    }
    return-payment = {
      MOTIF_BUS_SHOP = aws_cloudwatch_event_bus.shop.name
      MOTIF_QUEUE_DELIVERIES = jsonencode([{
        queue              = "shop-return-payment"
        queueArn           = aws_sqs_queue.shop_return_payment.arn
        queueUrl           = aws_sqs_queue.shop_return_payment.url
        deadLetterQueueUrl = aws_sqs_queue.dead_letter["shop-return-payment-dead-letter"].url
        attempts           = 8
        initialDelayMs     = 5000
        maxDelayMs         = 120000
        factor             = 2
      }])
      MOTIF_SERVICE_PAYMENTS = var.service_payments_url
      MOTIF_TABLE_CHARGES    = aws_dynamodb_table.charges.name
    }
    settle-shipment = {
      MOTIF_BUS_SHOP = aws_cloudwatch_event_bus.shop.name
      MOTIF_QUEUE_DELIVERIES = jsonencode([{
        queue              = "shop-settle-shipment"
        queueArn           = aws_sqs_queue.shop_settle_shipment.arn
        queueUrl           = aws_sqs_queue.shop_settle_shipment.url
        deadLetterQueueUrl = aws_sqs_queue.dead_letter["shop-settle-shipment-dead-letter"].url
        attempts           = 8
        initialDelayMs     = 5000
        maxDelayMs         = 120000
        factor             = 2
      }])
      MOTIF_SERVICE_CARRIER = var.service_carrier_url
      MOTIF_TABLE_SHIPMENTS = aws_dynamodb_table.shipments.name
    }
    settle-stock = {
      MOTIF_BUS_SHOP = aws_cloudwatch_event_bus.shop.name
      MOTIF_QUEUE_DELIVERIES = jsonencode([{
        queue              = "shop-settle-stock"
        queueArn           = aws_sqs_queue.shop_settle_stock.arn
        queueUrl           = aws_sqs_queue.shop_settle_stock.url
        deadLetterQueueUrl = aws_sqs_queue.dead_letter["shop-settle-stock-dead-letter"].url
        attempts           = 8
        initialDelayMs     = 1000
        maxDelayMs         = 60000
        factor             = 2
      }])
      MOTIF_TABLE_RESERVATIONS = aws_dynamodb_table.reservations.name
      MOTIF_TABLE_STOCK        = aws_dynamodb_table.stock.name
    }
    take-payment = {
      MOTIF_BUS_SHOP = aws_cloudwatch_event_bus.shop.name
      MOTIF_QUEUE_DELIVERIES = jsonencode([{
        queue              = "shop-take-payment"
        queueArn           = aws_sqs_queue.shop_take_payment.arn
        queueUrl           = aws_sqs_queue.shop_take_payment.url
        deadLetterQueueUrl = aws_sqs_queue.dead_letter["shop-take-payment-dead-letter"].url
        attempts           = 8
        initialDelayMs     = 5000
        maxDelayMs         = 120000
        factor             = 2
      }])
      MOTIF_SERVICE_PAYMENTS = var.service_payments_url
      MOTIF_TABLE_CHARGES    = aws_dynamodb_table.charges.name
    }
    watch-orders = {
      MOTIF_BUS_SHOP          = aws_cloudwatch_event_bus.shop.name
      MOTIF_DEAD_LETTER_QUEUE = aws_sqs_queue.dead_letter["watch-orders-dead-letter"].url
      MOTIF_TABLE_ORDERS      = aws_dynamodb_table.orders.name
    }
  }
}

resource "aws_lambda_function" "function" {
  for_each = local.functions

  function_name    = "${local.prefix}-choreographed-saga-${each.key}"
  description      = "choreographed-saga: ${each.key} (${each.value.kind})"
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
      MOTIF_SERVICE           = "choreographed-saga"
      MOTIF_METRICS_NAMESPACE = "${local.prefix}-choreographed-saga"
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
  for_each = toset(["watch-orders"])

  function_name                = aws_lambda_function.function[each.key].function_name
  maximum_retry_attempts       = 2
  maximum_event_age_in_seconds = 21600

  destination_config {
    on_failure {
      destination = aws_sqs_queue.dead_letter["watch-orders-dead-letter"].arn
    }
  }
}

# These can cause their own next call. Lambda would stop it after 16 in a row; what bounds it is the app.
resource "aws_lambda_function_recursion_config" "function" {
  for_each = toset([
    # bus shop
    "book-shipment",
    # bus shop
    "follow-order",
    # bus shop
    "reserve-stock",
    # bus shop
    "return-payment",
    # bus shop
    "settle-shipment",
    # bus shop
    "settle-stock",
    # bus shop
    "take-payment",
  ])

  function_name  = aws_lambda_function.function[each.key].function_name
  recursive_loop = "Allow"
}

# Queue shop-follow-order to follow-order.
resource "aws_lambda_event_source_mapping" "order" {
  event_source_arn        = aws_sqs_queue.shop_follow_order.arn
  function_name           = aws_lambda_function.function["follow-order"].arn
  batch_size              = 10
  function_response_types = ["ReportBatchItemFailures"]
}

# Queue shop-take-payment to take-payment.
resource "aws_lambda_event_source_mapping" "payment" {
  event_source_arn        = aws_sqs_queue.shop_take_payment.arn
  function_name           = aws_lambda_function.function["take-payment"].arn
  batch_size              = 10
  function_response_types = ["ReportBatchItemFailures"]
}

# Queue shop-return-payment to return-payment.
resource "aws_lambda_event_source_mapping" "payment_end" {
  event_source_arn        = aws_sqs_queue.shop_return_payment.arn
  function_name           = aws_lambda_function.function["return-payment"].arn
  batch_size              = 10
  function_response_types = ["ReportBatchItemFailures"]
}

# Queue shop-book-shipment to book-shipment.
resource "aws_lambda_event_source_mapping" "shipment" {
  event_source_arn        = aws_sqs_queue.shop_book_shipment.arn
  function_name           = aws_lambda_function.function["book-shipment"].arn
  batch_size              = 10
  function_response_types = ["ReportBatchItemFailures"]
}

# Queue shop-settle-shipment to settle-shipment.
resource "aws_lambda_event_source_mapping" "shipment_end" {
  event_source_arn        = aws_sqs_queue.shop_settle_shipment.arn
  function_name           = aws_lambda_function.function["settle-shipment"].arn
  batch_size              = 10
  function_response_types = ["ReportBatchItemFailures"]
}

# Queue shop-reserve-stock to reserve-stock.
resource "aws_lambda_event_source_mapping" "stock" {
  event_source_arn        = aws_sqs_queue.shop_reserve_stock.arn
  function_name           = aws_lambda_function.function["reserve-stock"].arn
  batch_size              = 10
  function_response_types = ["ReportBatchItemFailures"]
}

# Queue shop-settle-stock to settle-stock.
resource "aws_lambda_event_source_mapping" "stock_end" {
  event_source_arn        = aws_sqs_queue.shop_settle_stock.arn
  function_name           = aws_lambda_function.function["settle-stock"].arn
  batch_size              = 10
  function_response_types = ["ReportBatchItemFailures"]
}

resource "aws_scheduler_schedule_group" "app" {
  name = "${local.prefix}-choreographed-saga"
}

locals {
  # The schedules by name, with what they run.
  schedules = {
    deadlines = {
      function     = "watch-orders"
      expression   = "rate(5 minutes)"
      time_zone    = "UTC"
      maximum_age  = 21600
      dead_letters = aws_sqs_queue.dead_letter["watch-orders-dead-letter"].arn
    }
  }
}

resource "aws_scheduler_schedule" "schedule" {
  for_each = local.schedules

  name                         = "${local.prefix}-choreographed-saga-${each.key}"
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
