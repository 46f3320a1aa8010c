# Made from the app scatter-gather by "motif build". Change the app and build again; edits made here are lost.

# Consumed by ask-again.
resource "aws_sqs_queue" "missed" {
  name                       = "${local.prefix}-scatter-gather-missed"
  message_retention_seconds  = 43200
  visibility_timeout_seconds = 180
  max_message_size           = 1048576
  sqs_managed_sse_enabled    = true
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letter["missed-dead-letter"].arn
    maxReceiveCount     = 5
  })
}

# What failed for good, until somebody looks at it.
resource "aws_sqs_queue" "dead_letter" {
  for_each = toset(["missed-dead-letter"])

  name                       = "${local.prefix}-scatter-gather-${each.key}"
  message_retention_seconds  = 1209600
  visibility_timeout_seconds = 30
  max_message_size           = 1048576
  sqs_managed_sse_enabled    = true
}

resource "aws_sqs_queue_redrive_allow_policy" "dead_letter" {
  for_each = toset(["missed-dead-letter"])

  queue_url = aws_sqs_queue.dead_letter[each.key].url
  redrive_allow_policy = jsonencode({
    redrivePermission = "byQueue"
    sourceQueueArns   = [aws_sqs_queue.missed.arn]
  })
}

resource "aws_dynamodb_table" "late_answers" {
  name                        = "${local.prefix}-scatter-gather-late-answers"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "quote"
  range_key                   = "carrier"
  deletion_protection_enabled = var.deletion_protection

  attribute {
    name = "carrier"
    type = "S"
  }

  attribute {
    name = "quote"
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

resource "aws_dynamodb_table" "quotes" {
  name                        = "${local.prefix}-scatter-gather-quotes"
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

resource "aws_dynamodb_table" "requests" {
  name                        = "${local.prefix}-scatter-gather-requests"
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
