# Made from the app transactional-outbox by "motif build". Change the app and build again; edits made here are lost.

# Consumed by pack-order.
resource "aws_sqs_queue" "announcements" {
  name                        = "${local.prefix}-transactional-outbox-announcements.fifo"
  fifo_queue                  = true
  content_based_deduplication = true
  message_retention_seconds   = 345600
  visibility_timeout_seconds  = 180
  max_message_size            = 1048576
  sqs_managed_sse_enabled     = true
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letter["announcements-dead-letter"].arn
    maxReceiveCount     = 5
  })
}

# Consumed by relay-order.
resource "aws_sqs_queue" "untold" {
  name                        = "${local.prefix}-transactional-outbox-untold.fifo"
  fifo_queue                  = true
  content_based_deduplication = true
  message_retention_seconds   = 345600
  visibility_timeout_seconds  = 180
  max_message_size            = 1048576
  sqs_managed_sse_enabled     = true
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letter["untold-dead-letter"].arn
    maxReceiveCount     = 5
  })
}

# What failed for good, until somebody looks at it.
resource "aws_sqs_queue" "dead_letter" {
  for_each = {
    announcements-dead-letter = { name = "announcements-dead-letter.fifo", fifo = true }
    untold-dead-letter        = { name = "untold-dead-letter.fifo", fifo = true }
    sweep-outbox-dead-letter  = { name = "sweep-outbox-dead-letter", fifo = null }
  }

  name                        = "${local.prefix}-transactional-outbox-${each.value.name}"
  fifo_queue                  = each.value.fifo
  content_based_deduplication = each.value.fifo
  message_retention_seconds   = 1209600
  visibility_timeout_seconds  = 30
  max_message_size            = 1048576
  sqs_managed_sse_enabled     = true
}

resource "aws_sqs_queue_redrive_allow_policy" "dead_letter" {
  for_each = {
    announcements-dead-letter = jsonencode({
      redrivePermission = "byQueue"
      sourceQueueArns   = [aws_sqs_queue.announcements.arn]
    })
    untold-dead-letter = jsonencode({
      redrivePermission = "byQueue"
      sourceQueueArns   = [aws_sqs_queue.untold.arn]
    })
    sweep-outbox-dead-letter = jsonencode({ redrivePermission = "denyAll" })
  }

  queue_url            = aws_sqs_queue.dead_letter[each.key].url
  redrive_allow_policy = each.value
}

resource "aws_dynamodb_table" "orders" {
  name                        = "${local.prefix}-transactional-outbox-orders"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "stream"
  range_key                   = "at"
  deletion_protection_enabled = var.deletion_protection

  attribute {
    name = "at"
    type = "S"
  }

  attribute {
    name = "pending"
    type = "S"
  }

  attribute {
    name = "since"
    type = "S"
  }

  attribute {
    name = "stream"
    type = "S"
  }

  global_secondary_index {
    name            = "pending"
    projection_type = "ALL"

    key_schema {
      attribute_name = "pending"
      key_type       = "HASH"
    }

    key_schema {
      attribute_name = "since"
      key_type       = "RANGE"
    }
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

resource "aws_dynamodb_table" "parcels" {
  name                        = "${local.prefix}-transactional-outbox-parcels"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "order"
  deletion_protection_enabled = var.deletion_protection

  attribute {
    name = "order"
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled = true
  }
}
