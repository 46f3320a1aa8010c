# Made from the app choreographed-saga by "motif build". Change the app and build again; edits made here are lost.

data "aws_iam_policy_document" "lambda_assume_role" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "function" {
  for_each = local.functions

  name               = "${local.prefix}-choreographed-saga-${each.key}"
  description        = "Role of the function ${each.key}"
  assume_role_policy = data.aws_iam_policy_document.lambda_assume_role.json
}

locals {
  # What the kinds of access allow.
  actions = {
    queue_consumer = [
      "sqs:ChangeMessageVisibility",
      "sqs:DeleteMessage",
      "sqs:GetQueueAttributes",
      "sqs:ReceiveMessage",
    ]
    table_read_writer = [
      "dynamodb:BatchWriteItem",
      "dynamodb:DeleteItem",
      "dynamodb:GetItem",
      "dynamodb:PutItem",
      "dynamodb:Query",
      "dynamodb:Scan",
      "dynamodb:UpdateItem",
    ]
    table_reader = ["dynamodb:GetItem", "dynamodb:Query", "dynamodb:Scan"]
    table_writer = [
      "dynamodb:BatchWriteItem",
      "dynamodb:DeleteItem",
      "dynamodb:PutItem",
      "dynamodb:UpdateItem",
    ]
  }
  # What each function may do, besides writing its log and sending traces.
  grants = {
    book-shipment = [
      # book-shipment: consumes queue shop-book-shipment (shipment) and sets when a failed message comes back
      { actions = local.actions.queue_consumer, resources = [aws_sqs_queue.shop_book_shipment.arn] },
      # book-shipment: gives up messages of queue shop-book-shipment (shipment) that cannot succeed
      { actions = ["sqs:SendMessage"], resources = [aws_sqs_queue.dead_letter["shop-book-shipment-dead-letter"].arn] },
      # book-shipment: grant shipments (readWriter of table shipments)
      { actions = local.actions.table_read_writer, resources = [aws_dynamodb_table.shipments.arn] },
      # book-shipment: grant shop (publisher of bus shop)
      { actions = ["events:PutEvents"], resources = [aws_cloudwatch_event_bus.shop.arn] },
    ]
    follow-order = [
      # follow-order: consumes queue shop-follow-order (order) and sets when a failed message comes back
      { actions = local.actions.queue_consumer, resources = [aws_sqs_queue.shop_follow_order.arn] },
      # follow-order: gives up messages of queue shop-follow-order (order) that cannot succeed
      { actions = ["sqs:SendMessage"], resources = [aws_sqs_queue.dead_letter["shop-follow-order-dead-letter"].arn] },
      # follow-order: grant orders (readWriter of table orders)
      { actions = local.actions.table_read_writer, resources = [aws_dynamodb_table.orders.arn] },
      # follow-order: grant orders (readWriter of table orders), through its indexes
      { actions = ["dynamodb:Query"], resources = ["${aws_dynamodb_table.orders.arn}/index/due"] },
      # follow-order: grant shop (publisher of bus shop)
      { actions = ["events:PutEvents"], resources = [aws_cloudwatch_event_bus.shop.arn] },
    ]
    get-order = [
      # get-order: grant orders (reader of table orders)
      { actions = local.actions.table_reader, resources = [aws_dynamodb_table.orders.arn] },
      # get-order: grant orders (reader of table orders), through its indexes
      { actions = ["dynamodb:Query"], resources = ["${aws_dynamodb_table.orders.arn}/index/due"] },
    ]
    get-stock = [
      # get-stock: grant stock (reader of table stock)
      { actions = local.actions.table_reader, resources = [aws_dynamodb_table.stock.arn] },
    ]
    place-order = [
      # place-order: grant orders (writer of table orders)
      { actions = local.actions.table_writer, resources = [aws_dynamodb_table.orders.arn] },
      # place-order: grant requests (readWriter of table requests)
      { actions = local.actions.table_read_writer, resources = [aws_dynamodb_table.requests.arn] },
      # place-order: grant shop (publisher of bus shop)
      { actions = ["events:PutEvents"], resources = [aws_cloudwatch_event_bus.shop.arn] },
    ]
    put-stock = [
      # put-stock: grant stock (writer of table stock)
      { actions = local.actions.table_writer, resources = [aws_dynamodb_table.stock.arn] },
    ]
    reserve-stock = [
      # reserve-stock: consumes queue shop-reserve-stock (stock) and sets when a failed message comes back
      { actions = local.actions.queue_consumer, resources = [aws_sqs_queue.shop_reserve_stock.arn] },
      # reserve-stock: gives up messages of queue shop-reserve-stock (stock) that cannot succeed
      { actions = ["sqs:SendMessage"], resources = [aws_sqs_queue.dead_letter["shop-reserve-stock-dead-letter"].arn] },
      # reserve-stock: grant reservations (readWriter of table reservations)
      { actions = local.actions.table_read_writer, resources = [aws_dynamodb_table.reservations.arn] },
      # reserve-stock: grant shop (publisher of bus shop)
      { actions = ["events:PutEvents"], resources = [aws_cloudwatch_event_bus.shop.arn] },
      # reserve-stock: grant stock (readWriter of table stock)
      { actions = local.actions.table_read_writer, resources = [aws_dynamodb_table.stock.arn] },
    ]
    return-payment = [
      # return-payment: consumes queue shop-return-payment (payment-end) and sets when a failed message comes back
      { actions = local.actions.queue_consumer, resources = [aws_sqs_queue.shop_return_payment.arn] },
      # return-payment: gives up messages of queue shop-return-payment (payment-end) that cannot succeed
      { actions = ["sqs:SendMessage"], resources = [aws_sqs_queue.dead_letter["shop-return-payment-dead-letter"].arn] },
      # return-payment: grant charges (readWriter of table charges)
      { actions = local.actions.table_read_writer, resources = [aws_dynamodb_table.charges.arn] },
      # return-payment: grant shop (publisher of bus shop)
      { actions = ["events:PutEvents"], resources = [aws_cloudwatch_event_bus.shop.arn] },
    ]
    settle-shipment = [
      # settle-shipment: consumes queue shop-settle-shipment (shipment-end) and sets when a failed message comes back
      { actions = local.actions.queue_consumer, resources = [aws_sqs_queue.shop_settle_shipment.arn] },
      # settle-shipment: gives up messages of queue shop-settle-shipment (shipment-end) that cannot succeed
      { actions = ["sqs:SendMessage"], resources = [aws_sqs_queue.dead_letter["shop-settle-shipment-dead-letter"].arn] },
      # settle-shipment: grant shipments (readWriter of table shipments)
      { actions = local.actions.table_read_writer, resources = [aws_dynamodb_table.shipments.arn] },
      # settle-shipment: grant shop (publisher of bus shop)
      { actions = ["events:PutEvents"], resources = [aws_cloudwatch_event_bus.shop.arn] },
    ]
    settle-stock = [
      # settle-stock: consumes queue shop-settle-stock (stock-end) and sets when a failed message comes back
      { actions = local.actions.queue_consumer, resources = [aws_sqs_queue.shop_settle_stock.arn] },
      # settle-stock: gives up messages of queue shop-settle-stock (stock-end) that cannot succeed
      { actions = ["sqs:SendMessage"], resources = [aws_sqs_queue.dead_letter["shop-settle-stock-dead-letter"].arn] },
      # settle-stock: grant reservations (readWriter of table reservations)
      { actions = local.actions.table_read_writer, resources = [aws_dynamodb_table.reservations.arn] },
      # settle-stock: grant shop (publisher of bus shop)
      { actions = ["events:PutEvents"], resources = [aws_cloudwatch_event_bus.shop.arn] },
      # settle-stock: grant stock (readWriter of table stock)
      { actions = local.actions.table_read_writer, resources = [aws_dynamodb_table.stock.arn] },
    ]
    take-payment = [
      # take-payment: consumes queue shop-take-payment (payment) and sets when a failed message comes back
      { actions = local.actions.queue_consumer, resources = [aws_sqs_queue.shop_take_payment.arn] },
      # take-payment: gives up messages of queue shop-take-payment (payment) that cannot succeed
      { actions = ["sqs:SendMessage"], resources = [aws_sqs_queue.dead_letter["shop-take-payment-dead-letter"].arn] },
      # take-payment: grant charges (readWriter of table charges)
      { actions = local.actions.table_read_writer, resources = [aws_dynamodb_table.charges.arn] },
      # take-payment: grant shop (publisher of bus shop)
      { actions = ["events:PutEvents"], resources = [aws_cloudwatch_event_bus.shop.arn] },
    ]
    watch-orders = [
      # watch-orders: grant orders (readWriter of table orders)
      { actions = local.actions.table_read_writer, resources = [aws_dynamodb_table.orders.arn] },
      # watch-orders: grant orders (readWriter of table orders), through its indexes
      { actions = ["dynamodb:Query"], resources = ["${aws_dynamodb_table.orders.arn}/index/due"] },
      # watch-orders: grant shop (publisher of bus shop)
      { actions = ["events:PutEvents"], resources = [aws_cloudwatch_event_bus.shop.arn] },
      # watch-orders: hands over asynchronous invocations that failed for good
      { actions = ["sqs:SendMessage"], resources = [aws_sqs_queue.dead_letter["watch-orders-dead-letter"].arn] },
    ]
  }
}

data "aws_iam_policy_document" "function" {
  for_each = local.functions

  # every function: writes its log
  statement {
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.function[each.key].arn}:*"]
  }

  # every function that is traced: sends traces to X-Ray, where there is nothing to name
  statement {
    actions   = ["xray:PutTelemetryRecords", "xray:PutTraceSegments"]
    resources = ["*"]
  }

  dynamic "statement" {
    for_each = local.grants[each.key]

    content {
      actions   = statement.value.actions
      resources = statement.value.resources
    }
  }
}

resource "aws_iam_role_policy" "function" {
  for_each = local.functions

  name   = "grants"
  role   = aws_iam_role.function[each.key].id
  policy = data.aws_iam_policy_document.function[each.key].json
}

locals {
  ec2 = "arn:${data.aws_partition.current.partition}:ec2:${var.region}"
}

data "aws_iam_policy_document" "vpc" {
  # every function in a VPC, by Lambda: makes network interfaces in the given subnets
  statement {
    actions = ["ec2:CreateNetworkInterface"]
    resources = concat(
      ["${local.ec2}:${data.aws_caller_identity.current.account_id}:network-interface/*"],
      [for id in var.vpc_subnet_ids : "${local.ec2}:*:subnet/${id}"],
      [for id in var.vpc_security_group_ids : "${local.ec2}:*:security-group/${id}"],
    )
  }

  # every function in a VPC, by Lambda: removes them and sets their addresses; AWS wants all ids
  statement {
    actions = [
      "ec2:AssignPrivateIpAddresses",
      "ec2:DeleteNetworkInterface",
      "ec2:UnassignPrivateIpAddresses",
    ]
    resources = ["${local.ec2}:${data.aws_caller_identity.current.account_id}:*/*"]
  }

  # every function in a VPC, by Lambda: describes them; AWS knows nothing narrower
  statement {
    actions   = ["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"]
    resources = ["*"]
  }
}

resource "aws_iam_role_policy" "vpc" {
  for_each = toset(length(var.vpc_subnet_ids) > 0 ? keys(local.functions) : [])

  name   = "vpc"
  role   = aws_iam_role.function[each.key].id
  policy = data.aws_iam_policy_document.vpc.json
}

locals {
  queues = { watch-orders-dead-letter = aws_sqs_queue.dead_letter["watch-orders-dead-letter"] }
}

# Nobody may come without TLS.
resource "aws_sqs_queue_policy" "tls_only" {
  for_each = local.queues

  queue_url = each.value.url
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "TlsOnly"
      Effect    = "Deny"
      Principal = "*"
      Action    = "sqs:*"
      Resource  = each.value.arn
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  })
}

locals {
  ruled_queues = {
    shop-book-shipment = {
      queue  = aws_sqs_queue.shop_book_shipment
      source = aws_cloudwatch_event_rule.queue["shop-book-shipment"].arn
    }
    shop-follow-order = {
      queue  = aws_sqs_queue.shop_follow_order
      source = aws_cloudwatch_event_rule.queue["shop-follow-order"].arn
    }
    shop-reserve-stock = {
      queue  = aws_sqs_queue.shop_reserve_stock
      source = aws_cloudwatch_event_rule.queue["shop-reserve-stock"].arn
    }
    shop-return-payment = {
      queue  = aws_sqs_queue.shop_return_payment
      source = aws_cloudwatch_event_rule.queue["shop-return-payment"].arn
    }
    shop-settle-shipment = {
      queue  = aws_sqs_queue.shop_settle_shipment
      source = aws_cloudwatch_event_rule.queue["shop-settle-shipment"].arn
    }
    shop-settle-stock = {
      queue  = aws_sqs_queue.shop_settle_stock
      source = aws_cloudwatch_event_rule.queue["shop-settle-stock"].arn
    }
    shop-take-payment = {
      queue  = aws_sqs_queue.shop_take_payment
      source = aws_cloudwatch_event_rule.queue["shop-take-payment"].arn
    }
    shop-follow-order-dead-letter = {
      queue  = aws_sqs_queue.dead_letter["shop-follow-order-dead-letter"]
      source = aws_cloudwatch_event_rule.queue["shop-follow-order"].arn
    }
    shop-take-payment-dead-letter = {
      queue  = aws_sqs_queue.dead_letter["shop-take-payment-dead-letter"]
      source = aws_cloudwatch_event_rule.queue["shop-take-payment"].arn
    }
    shop-return-payment-dead-letter = {
      queue  = aws_sqs_queue.dead_letter["shop-return-payment-dead-letter"]
      source = aws_cloudwatch_event_rule.queue["shop-return-payment"].arn
    }
    shop-book-shipment-dead-letter = {
      queue  = aws_sqs_queue.dead_letter["shop-book-shipment-dead-letter"]
      source = aws_cloudwatch_event_rule.queue["shop-book-shipment"].arn
    }
    shop-settle-shipment-dead-letter = {
      queue  = aws_sqs_queue.dead_letter["shop-settle-shipment-dead-letter"]
      source = aws_cloudwatch_event_rule.queue["shop-settle-shipment"].arn
    }
    shop-reserve-stock-dead-letter = {
      queue  = aws_sqs_queue.dead_letter["shop-reserve-stock-dead-letter"]
      source = aws_cloudwatch_event_rule.queue["shop-reserve-stock"].arn
    }
    shop-settle-stock-dead-letter = {
      queue  = aws_sqs_queue.dead_letter["shop-settle-stock-dead-letter"]
      source = aws_cloudwatch_event_rule.queue["shop-settle-stock"].arn
    }
  }
}

# Nobody may come without TLS. A rule of a bus may bring events.
resource "aws_sqs_queue_policy" "ruled" {
  for_each = local.ruled_queues

  queue_url = each.value.queue.url
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "TlsOnly"
        Effect    = "Deny"
        Principal = "*"
        Action    = "sqs:*"
        Resource  = each.value.queue.arn
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
      {
        Sid       = "FromRule"
        Effect    = "Allow"
        Principal = { Service = "events.amazonaws.com" }
        Action    = "sqs:SendMessage"
        Resource  = each.value.queue.arn
        Condition = { ArnEquals = { "aws:SourceArn" = each.value.source } }
      },
    ]
  })
}

data "aws_iam_policy_document" "scheduler_assume_role" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["scheduler.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [data.aws_caller_identity.current.account_id]
    }

    condition {
      test     = "ArnEquals"
      variable = "aws:SourceArn"
      values   = [aws_scheduler_schedule_group.app.arn]
    }
  }
}

resource "aws_iam_role" "schedule" {
  for_each = local.schedules

  name               = "${local.prefix}-choreographed-saga-${each.key}-schedule"
  description        = "Role of the schedule ${each.key}"
  assume_role_policy = data.aws_iam_policy_document.scheduler_assume_role.json
}

data "aws_iam_policy_document" "schedule" {
  for_each = local.schedules

  # every schedule: calls its function
  statement {
    actions   = ["lambda:InvokeFunction"]
    resources = [aws_lambda_function.function[each.value.function].arn]
  }

  # every schedule: hands over runs that could not be started
  statement {
    actions   = ["sqs:SendMessage"]
    resources = [each.value.dead_letters]
  }
}

resource "aws_iam_role_policy" "schedule" {
  for_each = local.schedules

  name   = "grants"
  role   = aws_iam_role.schedule[each.key].id
  policy = data.aws_iam_policy_document.schedule[each.key].json
}
