# Made from the app ordered-processing by "motif build". Change the app and build again; edits made here are lost.

# Consumed by book-movement.
resource "aws_sqs_queue" "movements" {
  name                        = "${local.prefix}-ordered-processing-movements.fifo"
  fifo_queue                  = true
  content_based_deduplication = true
  message_retention_seconds   = 345600
  visibility_timeout_seconds  = 60
  max_message_size            = 1048576
  sqs_managed_sse_enabled     = true
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letter["movements-dead-letter"].arn
    maxReceiveCount     = 5
  })
}

# What failed for good, until somebody looks at it.
resource "aws_sqs_queue" "dead_letter" {
  for_each = toset(["movements-dead-letter"])

  name                        = "${local.prefix}-ordered-processing-movements-dead-letter.fifo"
  fifo_queue                  = true
  content_based_deduplication = true
  message_retention_seconds   = 1209600
  visibility_timeout_seconds  = 30
  max_message_size            = 1048576
  sqs_managed_sse_enabled     = true
}

resource "aws_sqs_queue_redrive_allow_policy" "dead_letter" {
  for_each = toset(["movements-dead-letter"])

  queue_url = aws_sqs_queue.dead_letter[each.key].url
  redrive_allow_policy = jsonencode({
    redrivePermission = "byQueue"
    sourceQueueArns   = [aws_sqs_queue.movements.arn]
  })
}

resource "aws_dynamodb_table" "accounts" {
  name                        = "${local.prefix}-ordered-processing-accounts"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "account"
  deletion_protection_enabled = var.deletion_protection

  attribute {
    name = "account"
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled = true
  }
}

resource "aws_dynamodb_table" "ledger" {
  name                        = "${local.prefix}-ordered-processing-ledger"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "account"
  range_key                   = "number"
  deletion_protection_enabled = var.deletion_protection

  attribute {
    name = "account"
    type = "S"
  }

  attribute {
    name = "number"
    type = "N"
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled = true
  }
}

resource "aws_dynamodb_table" "rates" {
  name                        = "${local.prefix}-ordered-processing-rates"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "currency"
  deletion_protection_enabled = var.deletion_protection

  attribute {
    name = "currency"
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled = true
  }
}
