# Made from the app streaming-response by "motif build". Change the app and build again; edits made here are lost.

# Consumed by import-orders.
resource "aws_sqs_queue" "accepted" {
  name                       = "${local.prefix}-streaming-response-accepted"
  message_retention_seconds  = 345600
  visibility_timeout_seconds = 360
  max_message_size           = 1048576
  sqs_managed_sse_enabled    = true
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letter["accepted-dead-letter"].arn
    maxReceiveCount     = 5
  })
}

# What failed for good, until somebody looks at it.
resource "aws_sqs_queue" "dead_letter" {
  for_each = toset(["accepted-dead-letter"])

  name                       = "${local.prefix}-streaming-response-${each.key}"
  message_retention_seconds  = 1209600
  visibility_timeout_seconds = 30
  max_message_size           = 1048576
  sqs_managed_sse_enabled    = true
}

resource "aws_sqs_queue_redrive_allow_policy" "dead_letter" {
  for_each = toset(["accepted-dead-letter"])

  queue_url = aws_sqs_queue.dead_letter[each.key].url
  redrive_allow_policy = jsonencode({
    redrivePermission = "byQueue"
    sourceQueueArns   = [aws_sqs_queue.accepted.arn]
  })
}

resource "aws_dynamodb_table" "imports" {
  name                        = "${local.prefix}-streaming-response-imports"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "id"
  deletion_protection_enabled = var.deletion_protection

  attribute {
    name = "id"
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

resource "aws_dynamodb_table" "orders" {
  name                        = "${local.prefix}-streaming-response-orders"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "month"
  range_key                   = "id"
  deletion_protection_enabled = var.deletion_protection

  attribute {
    name = "id"
    type = "S"
  }

  attribute {
    name = "month"
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled = true
  }
}

resource "aws_dynamodb_table" "progress" {
  name                        = "${local.prefix}-streaming-response-progress"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "import"
  range_key                   = "number"
  deletion_protection_enabled = var.deletion_protection

  attribute {
    name = "import"
    type = "S"
  }

  attribute {
    name = "number"
    type = "N"
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

resource "aws_dynamodb_table" "requests" {
  name                        = "${local.prefix}-streaming-response-requests"
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
