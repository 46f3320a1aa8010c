# Made from the app choreography by "motif build". Change the app and build again; edits made here are lost.

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

  name               = "${local.prefix}-choreography-${each.key}"
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
    get-order = [
      # get-order: grant orders (reader of table orders)
      { actions = local.actions.table_reader, resources = [aws_dynamodb_table.orders.arn] },
    ]
    get-stock = [
      # get-stock: grant stock (reader of table stock)
      { actions = local.actions.table_reader, resources = [aws_dynamodb_table.stock.arn] },
    ]
    keep-address = [
      # keep-address: consumes queue shop-keep-address (addresses) and sets when a failed message comes back
      { actions = local.actions.queue_consumer, resources = [aws_sqs_queue.shop_keep_address.arn] },
      # keep-address: gives up messages of queue shop-keep-address (addresses) that cannot succeed
      { actions = ["sqs:SendMessage"], resources = [aws_sqs_queue.dead_letter["shop-keep-address-dead-letter"].arn] },
      # keep-address: grant contacts (writer of table contacts)
      { actions = local.actions.table_writer, resources = [aws_dynamodb_table.contacts.arn] },
    ]
    place-order = [
      # place-order: grant orders (writer of table orders)
      { actions = local.actions.table_writer, resources = [aws_dynamodb_table.orders.arn] },
      # place-order: grant requests (readWriter of table requests)
      { actions = local.actions.table_read_writer, resources = [aws_dynamodb_table.requests.arn] },
      # place-order: grant shop (publisher of bus shop)
      { actions = ["events:PutEvents"], resources = [aws_cloudwatch_event_bus.shop.arn] },
      # place-order: grant users (reader of table users)
      { actions = local.actions.table_reader, resources = [aws_dynamodb_table.users.arn] },
    ]
    put-stock = [
      # put-stock: grant stock (writer of table stock)
      { actions = local.actions.table_writer, resources = [aws_dynamodb_table.stock.arn] },
    ]
    register-user = [
      # register-user: grant requests (readWriter of table requests)
      { actions = local.actions.table_read_writer, resources = [aws_dynamodb_table.requests.arn] },
      # register-user: grant shop (publisher of bus shop)
      { actions = ["events:PutEvents"], resources = [aws_cloudwatch_event_bus.shop.arn] },
      # register-user: grant users (writer of table users)
      { actions = local.actions.table_writer, resources = [aws_dynamodb_table.users.arn] },
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
    send-email = [
      # send-email: consumes queue shop-send-email (email) and sets when a failed message comes back
      { actions = local.actions.queue_consumer, resources = [aws_sqs_queue.shop_send_email.arn] },
      # send-email: gives up messages of queue shop-send-email (email) that cannot succeed
      { actions = ["sqs:SendMessage"], resources = [aws_sqs_queue.dead_letter["shop-send-email-dead-letter"].arn] },
      # send-email: grant contacts (reader of table contacts)
      { actions = local.actions.table_reader, resources = [aws_dynamodb_table.contacts.arn] },
      # send-email: grant mails (readWriter of table mails)
      { actions = local.actions.table_read_writer, resources = [aws_dynamodb_table.mails.arn] },
      # send-email: grant shop (publisher of bus shop)
      { actions = ["events:PutEvents"], resources = [aws_cloudwatch_event_bus.shop.arn] },
    ]
    settle-stock = [
      # settle-stock: consumes queue shop-settle-stock (settlement) and sets when a failed message comes back
      { actions = local.actions.queue_consumer, resources = [aws_sqs_queue.shop_settle_stock.arn] },
      # settle-stock: gives up messages of queue shop-settle-stock (settlement) that cannot succeed
      { actions = ["sqs:SendMessage"], resources = [aws_sqs_queue.dead_letter["shop-settle-stock-dead-letter"].arn] },
      # settle-stock: grant reservations (readWriter of table reservations)
      { actions = local.actions.table_read_writer, resources = [aws_dynamodb_table.reservations.arn] },
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
    track-order = [
      # track-order: consumes queue shop-track-order (tracking) and sets when a failed message comes back
      { actions = local.actions.queue_consumer, resources = [aws_sqs_queue.shop_track_order.arn] },
      # track-order: gives up messages of queue shop-track-order (tracking) that cannot succeed
      { actions = ["sqs:SendMessage"], resources = [aws_sqs_queue.dead_letter["shop-track-order-dead-letter"].arn] },
      # track-order: grant orders (writer of table orders)
      { actions = local.actions.table_writer, resources = [aws_dynamodb_table.orders.arn] },
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
  ruled_queues = {
    shop-keep-address = {
      queue  = aws_sqs_queue.shop_keep_address
      source = aws_cloudwatch_event_rule.queue["shop-keep-address"].arn
    }
    shop-reserve-stock = {
      queue  = aws_sqs_queue.shop_reserve_stock
      source = aws_cloudwatch_event_rule.queue["shop-reserve-stock"].arn
    }
    shop-send-email = {
      queue  = aws_sqs_queue.shop_send_email
      source = aws_cloudwatch_event_rule.queue["shop-send-email"].arn
    }
    shop-settle-stock = {
      queue  = aws_sqs_queue.shop_settle_stock
      source = aws_cloudwatch_event_rule.queue["shop-settle-stock"].arn
    }
    shop-take-payment = {
      queue  = aws_sqs_queue.shop_take_payment
      source = aws_cloudwatch_event_rule.queue["shop-take-payment"].arn
    }
    shop-track-order = {
      queue  = aws_sqs_queue.shop_track_order
      source = aws_cloudwatch_event_rule.queue["shop-track-order"].arn
    }
    shop-keep-address-dead-letter = {
      queue  = aws_sqs_queue.dead_letter["shop-keep-address-dead-letter"]
      source = aws_cloudwatch_event_rule.queue["shop-keep-address"].arn
    }
    shop-send-email-dead-letter = {
      queue  = aws_sqs_queue.dead_letter["shop-send-email-dead-letter"]
      source = aws_cloudwatch_event_rule.queue["shop-send-email"].arn
    }
    shop-take-payment-dead-letter = {
      queue  = aws_sqs_queue.dead_letter["shop-take-payment-dead-letter"]
      source = aws_cloudwatch_event_rule.queue["shop-take-payment"].arn
    }
    shop-settle-stock-dead-letter = {
      queue  = aws_sqs_queue.dead_letter["shop-settle-stock-dead-letter"]
      source = aws_cloudwatch_event_rule.queue["shop-settle-stock"].arn
    }
    shop-reserve-stock-dead-letter = {
      queue  = aws_sqs_queue.dead_letter["shop-reserve-stock-dead-letter"]
      source = aws_cloudwatch_event_rule.queue["shop-reserve-stock"].arn
    }
    shop-track-order-dead-letter = {
      queue  = aws_sqs_queue.dead_letter["shop-track-order-dead-letter"]
      source = aws_cloudwatch_event_rule.queue["shop-track-order"].arn
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
