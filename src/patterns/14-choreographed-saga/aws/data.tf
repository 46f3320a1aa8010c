# Made from the app choreographed-saga by "motif build". Change the app and build again; edits made here are lost.

# Goes by rules to shop-book-shipment, shop-follow-order, shop-reserve-stock, shop-return-payment, shop-settle-shipment, shop-settle-stock, shop-take-payment.
resource "aws_cloudwatch_event_bus" "shop" {
  name = "${local.prefix}-choreographed-saga-shop"
}

# Each brings events into the queue of its name.
resource "aws_cloudwatch_event_rule" "queue" {
  for_each = {
    shop-book-shipment = jsonencode({ detail-type = ["PaymentTaken"] })
    shop-follow-order = jsonencode({
      detail-type = [
        "StockReserved",
        "StockRefused",
        "PaymentTaken",
        "PaymentDeclined",
        "ShipmentBooked",
        "ShipmentRefused",
        "StockSold",
        "ShipmentSent",
        "StockReleased",
        "PaymentReturned",
        "ShipmentCancelled",
      ]
    })
    shop-reserve-stock   = jsonencode({ detail-type = ["OrderPlaced"] })
    shop-return-payment  = jsonencode({ detail-type = ["OrderCancelled"] })
    shop-settle-shipment = jsonencode({ detail-type = ["OrderConfirmed", "OrderCancelled"] })
    shop-settle-stock    = jsonencode({ detail-type = ["OrderConfirmed", "OrderCancelled"] })
    shop-take-payment    = jsonencode({ detail-type = ["StockReserved"] })
  }

  name           = each.key
  event_bus_name = aws_cloudwatch_event_bus.shop.name
  event_pattern  = each.value
}

resource "aws_cloudwatch_event_target" "queue" {
  for_each = {
    shop-book-shipment = {
      queue        = aws_sqs_queue.shop_book_shipment.arn
      dead_letters = aws_sqs_queue.dead_letter["shop-book-shipment-dead-letter"].arn
    }
    shop-follow-order = {
      queue        = aws_sqs_queue.shop_follow_order.arn
      dead_letters = aws_sqs_queue.dead_letter["shop-follow-order-dead-letter"].arn
    }
    shop-reserve-stock = {
      queue        = aws_sqs_queue.shop_reserve_stock.arn
      dead_letters = aws_sqs_queue.dead_letter["shop-reserve-stock-dead-letter"].arn
    }
    shop-return-payment = {
      queue        = aws_sqs_queue.shop_return_payment.arn
      dead_letters = aws_sqs_queue.dead_letter["shop-return-payment-dead-letter"].arn
    }
    shop-settle-shipment = {
      queue        = aws_sqs_queue.shop_settle_shipment.arn
      dead_letters = aws_sqs_queue.dead_letter["shop-settle-shipment-dead-letter"].arn
    }
    shop-settle-stock = {
      queue        = aws_sqs_queue.shop_settle_stock.arn
      dead_letters = aws_sqs_queue.dead_letter["shop-settle-stock-dead-letter"].arn
    }
    shop-take-payment = {
      queue        = aws_sqs_queue.shop_take_payment.arn
      dead_letters = aws_sqs_queue.dead_letter["shop-take-payment-dead-letter"].arn
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

# Consumed by book-shipment.
resource "aws_sqs_queue" "shop_book_shipment" {
  name                       = "${local.prefix}-choreographed-saga-shop-book-shipment"
  message_retention_seconds  = 345600
  visibility_timeout_seconds = 180
  max_message_size           = 1048576
  sqs_managed_sse_enabled    = true
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letter["shop-book-shipment-dead-letter"].arn
    maxReceiveCount     = 8
  })
}

# Consumed by follow-order.
resource "aws_sqs_queue" "shop_follow_order" {
  name                       = "${local.prefix}-choreographed-saga-shop-follow-order"
  message_retention_seconds  = 345600
  visibility_timeout_seconds = 180
  max_message_size           = 1048576
  sqs_managed_sse_enabled    = true
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letter["shop-follow-order-dead-letter"].arn
    maxReceiveCount     = 8
  })
}

# Consumed by reserve-stock.
resource "aws_sqs_queue" "shop_reserve_stock" {
  name                       = "${local.prefix}-choreographed-saga-shop-reserve-stock"
  message_retention_seconds  = 345600
  visibility_timeout_seconds = 180
  max_message_size           = 1048576
  sqs_managed_sse_enabled    = true
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letter["shop-reserve-stock-dead-letter"].arn
    maxReceiveCount     = 8
  })
}

# Consumed by return-payment.
resource "aws_sqs_queue" "shop_return_payment" {
  name                       = "${local.prefix}-choreographed-saga-shop-return-payment"
  message_retention_seconds  = 345600
  visibility_timeout_seconds = 180
  max_message_size           = 1048576
  sqs_managed_sse_enabled    = true
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letter["shop-return-payment-dead-letter"].arn
    maxReceiveCount     = 8
  })
}

# Consumed by settle-shipment.
resource "aws_sqs_queue" "shop_settle_shipment" {
  name                       = "${local.prefix}-choreographed-saga-shop-settle-shipment"
  message_retention_seconds  = 345600
  visibility_timeout_seconds = 180
  max_message_size           = 1048576
  sqs_managed_sse_enabled    = true
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letter["shop-settle-shipment-dead-letter"].arn
    maxReceiveCount     = 8
  })
}

# Consumed by settle-stock.
resource "aws_sqs_queue" "shop_settle_stock" {
  name                       = "${local.prefix}-choreographed-saga-shop-settle-stock"
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
  name                       = "${local.prefix}-choreographed-saga-shop-take-payment"
  message_retention_seconds  = 345600
  visibility_timeout_seconds = 180
  max_message_size           = 1048576
  sqs_managed_sse_enabled    = true
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letter["shop-take-payment-dead-letter"].arn
    maxReceiveCount     = 8
  })
}

# What failed for good, until somebody looks at it.
resource "aws_sqs_queue" "dead_letter" {
  for_each = toset([
    "shop-follow-order-dead-letter",
    "shop-take-payment-dead-letter",
    "shop-return-payment-dead-letter",
    "shop-book-shipment-dead-letter",
    "shop-settle-shipment-dead-letter",
    "shop-reserve-stock-dead-letter",
    "shop-settle-stock-dead-letter",
    "watch-orders-dead-letter",
  ])

  name                       = "${local.prefix}-choreographed-saga-${each.key}"
  message_retention_seconds  = 1209600
  visibility_timeout_seconds = 30
  max_message_size           = 1048576
  sqs_managed_sse_enabled    = true
}

resource "aws_sqs_queue_redrive_allow_policy" "dead_letter" {
  for_each = {
    shop-follow-order-dead-letter = jsonencode({
      redrivePermission = "byQueue"
      sourceQueueArns   = [aws_sqs_queue.shop_follow_order.arn]
    })
    shop-take-payment-dead-letter = jsonencode({
      redrivePermission = "byQueue"
      sourceQueueArns   = [aws_sqs_queue.shop_take_payment.arn]
    })
    shop-return-payment-dead-letter = jsonencode({
      redrivePermission = "byQueue"
      sourceQueueArns   = [aws_sqs_queue.shop_return_payment.arn]
    })
    shop-book-shipment-dead-letter = jsonencode({
      redrivePermission = "byQueue"
      sourceQueueArns   = [aws_sqs_queue.shop_book_shipment.arn]
    })
    shop-settle-shipment-dead-letter = jsonencode({
      redrivePermission = "byQueue"
      sourceQueueArns   = [aws_sqs_queue.shop_settle_shipment.arn]
    })
    shop-reserve-stock-dead-letter = jsonencode({
      redrivePermission = "byQueue"
      sourceQueueArns   = [aws_sqs_queue.shop_reserve_stock.arn]
    })
    shop-settle-stock-dead-letter = jsonencode({
      redrivePermission = "byQueue"
      sourceQueueArns   = [aws_sqs_queue.shop_settle_stock.arn]
    })
    watch-orders-dead-letter = jsonencode({ redrivePermission = "denyAll" })
  }

  queue_url            = aws_sqs_queue.dead_letter[each.key].url
  redrive_allow_policy = each.value
}

resource "aws_dynamodb_table" "charges" {
  name                        = "${local.prefix}-choreographed-saga-charges"
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
  name                        = "${local.prefix}-choreographed-saga-orders"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "orderId"
  deletion_protection_enabled = var.deletion_protection

  attribute {
    name = "dueAt"
    type = "S"
  }

  attribute {
    name = "open"
    type = "S"
  }

  attribute {
    name = "orderId"
    type = "S"
  }

  global_secondary_index {
    name            = "due"
    projection_type = "ALL"

    key_schema {
      attribute_name = "open"
      key_type       = "HASH"
    }

    key_schema {
      attribute_name = "dueAt"
      key_type       = "RANGE"
    }
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled = true
  }
}

resource "aws_dynamodb_table" "requests" {
  name                        = "${local.prefix}-choreographed-saga-requests"
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
  name                        = "${local.prefix}-choreographed-saga-reservations"
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

resource "aws_dynamodb_table" "shipments" {
  name                        = "${local.prefix}-choreographed-saga-shipments"
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
  name                        = "${local.prefix}-choreographed-saga-stock"
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
