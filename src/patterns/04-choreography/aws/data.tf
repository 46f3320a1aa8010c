# Made from the app choreography by "motif build". Change the app and build again; edits made here are lost.

# Goes by rules to shop-keep-address, shop-reserve-stock, shop-send-email, shop-settle-stock, shop-take-payment, shop-track-order.
resource "aws_cloudwatch_event_bus" "shop" {
  name = "${local.prefix}-choreography-shop"
}

# Each brings events into the queue of its name.
resource "aws_cloudwatch_event_rule" "queue" {
  for_each = {
    shop-keep-address  = jsonencode({ detail-type = ["UserRegistered"] })
    shop-reserve-stock = jsonencode({ detail-type = ["OrderPlaced"] })
    shop-send-email    = jsonencode({ detail-type = ["StockReservationFailed", "PaymentProcessed", "PaymentFailed"] })
    shop-settle-stock  = jsonencode({ detail-type = ["PaymentProcessed", "PaymentFailed"] })
    shop-take-payment  = jsonencode({ detail-type = ["StockReserved"] })
    shop-track-order = jsonencode({
      detail-type = [
        "StockReserved",
        "StockReservationFailed",
        "PaymentProcessed",
        "PaymentFailed",
        "EmailSent",
      ]
    })
  }

  name           = each.key
  event_bus_name = aws_cloudwatch_event_bus.shop.name
  event_pattern  = each.value
}

resource "aws_cloudwatch_event_target" "queue" {
  for_each = {
    shop-keep-address = {
      queue        = aws_sqs_queue.shop_keep_address.arn
      dead_letters = aws_sqs_queue.dead_letter["shop-keep-address-dead-letter"].arn
    }
    shop-reserve-stock = {
      queue        = aws_sqs_queue.shop_reserve_stock.arn
      dead_letters = aws_sqs_queue.dead_letter["shop-reserve-stock-dead-letter"].arn
    }
    shop-send-email = {
      queue        = aws_sqs_queue.shop_send_email.arn
      dead_letters = aws_sqs_queue.dead_letter["shop-send-email-dead-letter"].arn
    }
    shop-settle-stock = {
      queue        = aws_sqs_queue.shop_settle_stock.arn
      dead_letters = aws_sqs_queue.dead_letter["shop-settle-stock-dead-letter"].arn
    }
    shop-take-payment = {
      queue        = aws_sqs_queue.shop_take_payment.arn
      dead_letters = aws_sqs_queue.dead_letter["shop-take-payment-dead-letter"].arn
    }
    shop-track-order = {
      queue        = aws_sqs_queue.shop_track_order.arn
      dead_letters = aws_sqs_queue.dead_letter["shop-track-order-dead-letter"].arn
    }
  }

  rule           = aws_cloudwatch_event_rule.queue[each.key].name
  event_bus_name = aws_cloudwatch_event_bus.shop.name
  arn            = each.value.queue
  input_path     = "$.detail"

  dead_letter_config {
    arn = each.value.dead_letters
  }

  depends_on = [aws_sqs_queue_policy.ruled]
}

# Consumed by keep-address.
resource "aws_sqs_queue" "shop_keep_address" {
  name                       = "${local.prefix}-choreography-shop-keep-address"
  message_retention_seconds  = 345600
  visibility_timeout_seconds = 1800
  max_message_size           = 1048576
  sqs_managed_sse_enabled    = true
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letter["shop-keep-address-dead-letter"].arn
    maxReceiveCount     = 8
  })
}

# Consumed by reserve-stock.
resource "aws_sqs_queue" "shop_reserve_stock" {
  name                       = "${local.prefix}-choreography-shop-reserve-stock"
  message_retention_seconds  = 345600
  visibility_timeout_seconds = 180
  max_message_size           = 1048576
  sqs_managed_sse_enabled    = true
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letter["shop-reserve-stock-dead-letter"].arn
    maxReceiveCount     = 8
  })
}

# Consumed by send-email.
resource "aws_sqs_queue" "shop_send_email" {
  name                       = "${local.prefix}-choreography-shop-send-email"
  message_retention_seconds  = 345600
  visibility_timeout_seconds = 180
  max_message_size           = 1048576
  sqs_managed_sse_enabled    = true
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letter["shop-send-email-dead-letter"].arn
    maxReceiveCount     = 30
  })
}

# Consumed by settle-stock.
resource "aws_sqs_queue" "shop_settle_stock" {
  name                       = "${local.prefix}-choreography-shop-settle-stock"
  message_retention_seconds  = 345600
  visibility_timeout_seconds = 180
  max_message_size           = 1048576
  sqs_managed_sse_enabled    = true
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letter["shop-settle-stock-dead-letter"].arn
    maxReceiveCount     = 8
  })
}

# Consumed by take-payment.
resource "aws_sqs_queue" "shop_take_payment" {
  name                       = "${local.prefix}-choreography-shop-take-payment"
  message_retention_seconds  = 345600
  visibility_timeout_seconds = 180
  max_message_size           = 1048576
  sqs_managed_sse_enabled    = true
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letter["shop-take-payment-dead-letter"].arn
    maxReceiveCount     = 10
  })
}

# Consumed by track-order.
resource "aws_sqs_queue" "shop_track_order" {
  name                       = "${local.prefix}-choreography-shop-track-order"
  message_retention_seconds  = 345600
  visibility_timeout_seconds = 180
  max_message_size           = 1048576
  sqs_managed_sse_enabled    = true
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letter["shop-track-order-dead-letter"].arn
    maxReceiveCount     = 8
  })
}

# What failed for good, until somebody looks at it.
resource "aws_sqs_queue" "dead_letter" {
  for_each = toset([
    "shop-keep-address-dead-letter",
    "shop-send-email-dead-letter",
    "shop-take-payment-dead-letter",
    "shop-settle-stock-dead-letter",
    "shop-reserve-stock-dead-letter",
    "shop-track-order-dead-letter",
  ])

  name                       = "${local.prefix}-choreography-${each.key}"
  message_retention_seconds  = 1209600
  visibility_timeout_seconds = 30
  max_message_size           = 1048576
  sqs_managed_sse_enabled    = true
}

resource "aws_sqs_queue_redrive_allow_policy" "dead_letter" {
  for_each = {
    shop-keep-address-dead-letter = jsonencode({
      redrivePermission = "byQueue"
      sourceQueueArns   = [aws_sqs_queue.shop_keep_address.arn]
    })
    shop-send-email-dead-letter = jsonencode({
      redrivePermission = "byQueue"
      sourceQueueArns   = [aws_sqs_queue.shop_send_email.arn]
    })
    shop-take-payment-dead-letter = jsonencode({
      redrivePermission = "byQueue"
      sourceQueueArns   = [aws_sqs_queue.shop_take_payment.arn]
    })
    shop-settle-stock-dead-letter = jsonencode({
      redrivePermission = "byQueue"
      sourceQueueArns   = [aws_sqs_queue.shop_settle_stock.arn]
    })
    shop-reserve-stock-dead-letter = jsonencode({
      redrivePermission = "byQueue"
      sourceQueueArns   = [aws_sqs_queue.shop_reserve_stock.arn]
    })
    shop-track-order-dead-letter = jsonencode({
      redrivePermission = "byQueue"
      sourceQueueArns   = [aws_sqs_queue.shop_track_order.arn]
    })
  }

  queue_url            = aws_sqs_queue.dead_letter[each.key].url
  redrive_allow_policy = each.value
}

resource "aws_dynamodb_table" "charges" {
  name                        = "${local.prefix}-choreography-charges"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "orderId"
  deletion_protection_enabled = var.deletion_protection

  attribute {
    name = "orderId"
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled = true
  }
}

resource "aws_dynamodb_table" "contacts" {
  name                        = "${local.prefix}-choreography-contacts"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "userId"
  deletion_protection_enabled = var.deletion_protection

  attribute {
    name = "userId"
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled = true
  }
}

resource "aws_dynamodb_table" "mails" {
  name                        = "${local.prefix}-choreography-mails"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "orderId"
  deletion_protection_enabled = var.deletion_protection

  attribute {
    name = "orderId"
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled = true
  }
}

resource "aws_dynamodb_table" "orders" {
  name                        = "${local.prefix}-choreography-orders"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "orderId"
  deletion_protection_enabled = var.deletion_protection

  attribute {
    name = "orderId"
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled = true
  }
}

resource "aws_dynamodb_table" "requests" {
  name                        = "${local.prefix}-choreography-requests"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "key"
  deletion_protection_enabled = var.deletion_protection

  attribute {
    name = "key"
    type = "S"
  }

  ttl {
    attribute_name = "expiresAt"
    enabled        = true
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled = true
  }
}

resource "aws_dynamodb_table" "reservations" {
  name                        = "${local.prefix}-choreography-reservations"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "orderId"
  deletion_protection_enabled = var.deletion_protection

  attribute {
    name = "orderId"
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled = true
  }
}

resource "aws_dynamodb_table" "stock" {
  name                        = "${local.prefix}-choreography-stock"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "sku"
  deletion_protection_enabled = var.deletion_protection

  attribute {
    name = "sku"
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled = true
  }
}

resource "aws_dynamodb_table" "users" {
  name                        = "${local.prefix}-choreography-users"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "userId"
  deletion_protection_enabled = var.deletion_protection

  attribute {
    name = "userId"
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled = true
  }
}
