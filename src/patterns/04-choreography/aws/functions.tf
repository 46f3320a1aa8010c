# Made from the app choreography by "motif build". Change the app and build again; edits made here are lost.

locals {
  # The functions by name, with what differs between them.
  functions = {
    get-order     = { kind = "http", memory = 256, timeout = 30 }
    get-stock     = { kind = "http", memory = 256, timeout = 30 }
    keep-address  = { kind = "consumer", memory = 256, timeout = 300 }
    place-order   = { kind = "http", memory = 256, timeout = 30 }
    put-stock     = { kind = "http", memory = 256, timeout = 30 }
    register-user = { kind = "http", memory = 256, timeout = 30 }
    reserve-stock = { kind = "consumer", memory = 256, timeout = 30 }
    send-email    = { kind = "consumer", memory = 256, timeout = 30 }
    settle-stock  = { kind = "consumer", memory = 256, timeout = 30 }
    take-payment  = { kind = "consumer", memory = 256, timeout = 30 }
    track-order   = { kind = "consumer", memory = 256, timeout = 30 }
  }
  # Their variables, besides those that all have.
  environment = {
    get-order = {
      MOTIF_BODY_LIMIT   = "6291456"
      MOTIF_TABLE_ORDERS = aws_dynamodb_table.orders.name
    }
    get-stock = {
      MOTIF_BODY_LIMIT  = "6291456"
      MOTIF_TABLE_STOCK = aws_dynamodb_table.stock.name
    }
    keep-address = {
      MOTIF_QUEUE_DELIVERIES = jsonencode([{
        queue              = "shop-keep-address"
        queueArn           = aws_sqs_queue.shop_keep_address.arn
        queueUrl           = aws_sqs_queue.shop_keep_address.url
        deadLetterQueueUrl = aws_sqs_queue.dead_letter["shop-keep-address-dead-letter"].url
        attempts           = 8
        initialDelayMs     = 1000
        maxDelayMs         = 60000
        factor             = 2
      }])
      MOTIF_TABLE_CONTACTS = aws_dynamodb_table.contacts.name
    }
    place-order = {
      MOTIF_BODY_LIMIT     = "6291456"
      MOTIF_BUS_SHOP       = aws_cloudwatch_event_bus.shop.name
      MOTIF_TABLE_ORDERS   = aws_dynamodb_table.orders.name
      MOTIF_TABLE_REQUESTS = aws_dynamodb_table.requests.name
      MOTIF_TABLE_USERS    = aws_dynamodb_table.users.name
    }
    put-stock = {
      MOTIF_BODY_LIMIT  = "6291456"
      MOTIF_TABLE_STOCK = aws_dynamodb_table.stock.name
    }
    register-user = {
      MOTIF_BODY_LIMIT     = "6291456"
      MOTIF_BUS_SHOP       = aws_cloudwatch_event_bus.shop.name
      MOTIF_TABLE_REQUESTS = aws_dynamodb_table.requests.name
      MOTIF_TABLE_USERS    = aws_dynamodb_table.users.name
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
    send-email = {
      MOTIF_BUS_SHOP = aws_cloudwatch_event_bus.shop.name
      MOTIF_QUEUE_DELIVERIES = jsonencode([{
        queue              = "shop-send-email"
        queueArn           = aws_sqs_queue.shop_send_email.arn
        queueUrl           = aws_sqs_queue.shop_send_email.url
        deadLetterQueueUrl = aws_sqs_queue.dead_letter["shop-send-email-dead-letter"].url
        attempts           = 30
        initialDelayMs     = 5000
        maxDelayMs         = 600000
        factor             = 2
      }])
      MOTIF_SERVICE_MAILER = var.service_mailer_url
      MOTIF_TABLE_CONTACTS = aws_dynamodb_table.contacts.name
      MOTIF_TABLE_MAILS    = aws_dynamodb_table.mails.name
    }
    settle-stock = {
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
        attempts           = 10
        initialDelayMs     = 5000
        maxDelayMs         = 300000
        factor             = 2
      }])
      MOTIF_SERVICE_PAYMENTS = var.service_payments_url
      MOTIF_TABLE_CHARGES    = aws_dynamodb_table.charges.name
    }
    track-order = {
      MOTIF_QUEUE_DELIVERIES = jsonencode([{
        queue              = "shop-track-order"
        queueArn           = aws_sqs_queue.shop_track_order.arn
        queueUrl           = aws_sqs_queue.shop_track_order.url
        deadLetterQueueUrl = aws_sqs_queue.dead_letter["shop-track-order-dead-letter"].url
        attempts           = 8
        initialDelayMs     = 1000
        maxDelayMs         = 60000
        factor             = 2
      }])
      MOTIF_TABLE_ORDERS = aws_dynamodb_table.orders.name
    }
  }
}

resource "aws_lambda_function" "function" {
  for_each = local.functions

  function_name    = "${local.prefix}-choreography-${each.key}"
  description      = "choreography: ${each.key} (${each.value.kind})"
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
      MOTIF_SERVICE           = "choreography"
      MOTIF_METRICS_NAMESPACE = "${local.prefix}-choreography"
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
    # bus shop
    "reserve-stock",
    # bus shop
    "send-email",
    # bus shop
    "take-payment",
  ])

  function_name  = aws_lambda_function.function[each.key].function_name
  recursive_loop = "Allow"
}

# Queue shop-keep-address to keep-address.
resource "aws_lambda_event_source_mapping" "addresses" {
  event_source_arn        = aws_sqs_queue.shop_keep_address.arn
  function_name           = aws_lambda_function.function["keep-address"].arn
  batch_size              = 10
  function_response_types = ["ReportBatchItemFailures"]
}

# Queue shop-send-email to send-email.
resource "aws_lambda_event_source_mapping" "email" {
  event_source_arn        = aws_sqs_queue.shop_send_email.arn
  function_name           = aws_lambda_function.function["send-email"].arn
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

# Queue shop-settle-stock to settle-stock.
resource "aws_lambda_event_source_mapping" "settlement" {
  event_source_arn        = aws_sqs_queue.shop_settle_stock.arn
  function_name           = aws_lambda_function.function["settle-stock"].arn
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

# Queue shop-track-order to track-order.
resource "aws_lambda_event_source_mapping" "tracking" {
  event_source_arn        = aws_sqs_queue.shop_track_order.arn
  function_name           = aws_lambda_function.function["track-order"].arn
  batch_size              = 10
  function_response_types = ["ReportBatchItemFailures"]
}
