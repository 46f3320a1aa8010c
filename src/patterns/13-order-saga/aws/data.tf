# Made from the app order-saga by "motif build". Change the app and build again; edits made here are lost.

# What failed for good, until somebody looks at it.
resource "aws_sqs_queue" "dead_letter" {
  for_each = toset([
    "cancel-order-dead-letter",
    "check-inventory-dead-letter",
    "fulfill-order-dead-letter",
    "process-payment-dead-letter",
    "refund-payment-dead-letter",
    "release-inventory-dead-letter",
    "validate-order-dead-letter",
  ])

  name                       = "${local.prefix}-order-saga-${each.key}"
  message_retention_seconds  = 1209600
  visibility_timeout_seconds = 30
  max_message_size           = 1048576
  sqs_managed_sse_enabled    = true
}

resource "aws_sqs_queue_redrive_allow_policy" "dead_letter" {
  for_each = toset([
    "cancel-order-dead-letter",
    "check-inventory-dead-letter",
    "fulfill-order-dead-letter",
    "process-payment-dead-letter",
    "refund-payment-dead-letter",
    "release-inventory-dead-letter",
    "validate-order-dead-letter",
  ])

  queue_url            = aws_sqs_queue.dead_letter[each.key].url
  redrive_allow_policy = jsonencode({ redrivePermission = "denyAll" })
}

resource "aws_dynamodb_table" "orders" {
  name                        = "${local.prefix}-order-saga-orders"
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
  name                        = "${local.prefix}-order-saga-requests"
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
  name                        = "${local.prefix}-order-saga-reservations"
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
  name                        = "${local.prefix}-order-saga-stock"
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
