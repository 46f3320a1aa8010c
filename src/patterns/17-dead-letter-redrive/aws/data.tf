# Made from the app dead-letter-redrive by "motif build". Change the app and build again; edits made here are lost.

# Consumed by apply-scan.
resource "aws_sqs_queue" "scans" {
  name                        = "${local.prefix}-dead-letter-redrive-scans.fifo"
  fifo_queue                  = true
  content_based_deduplication = true
  message_retention_seconds   = 345600
  visibility_timeout_seconds  = 180
  max_message_size            = 1048576
  sqs_managed_sse_enabled     = true
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letter["scans-dead-letter"].arn
    maxReceiveCount     = 5
  })
}

# What failed for good, until somebody looks at it.
resource "aws_sqs_queue" "dead_letter" {
  for_each = toset(["scans-dead-letter"])

  name                        = "${local.prefix}-dead-letter-redrive-scans-dead-letter.fifo"
  fifo_queue                  = true
  content_based_deduplication = true
  message_retention_seconds   = 1209600
  visibility_timeout_seconds  = 30
  max_message_size            = 1048576
  sqs_managed_sse_enabled     = true
}

resource "aws_sqs_queue_redrive_allow_policy" "dead_letter" {
  for_each = toset(["scans-dead-letter"])

  queue_url = aws_sqs_queue.dead_letter[each.key].url
  redrive_allow_policy = jsonencode({
    redrivePermission = "byQueue"
    sourceQueueArns   = [aws_sqs_queue.scans.arn]
  })
}

resource "aws_dynamodb_table" "depots" {
  name                        = "${local.prefix}-dead-letter-redrive-depots"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "depot"
  deletion_protection_enabled = var.deletion_protection

  attribute {
    name = "depot"
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled = true
  }
}

resource "aws_dynamodb_table" "journal" {
  name                        = "${local.prefix}-dead-letter-redrive-journal"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "shipment"
  range_key                   = "number"
  deletion_protection_enabled = var.deletion_protection

  attribute {
    name = "number"
    type = "N"
  }

  attribute {
    name = "shipment"
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
  name                        = "${local.prefix}-dead-letter-redrive-shipments"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "shipment"
  deletion_protection_enabled = var.deletion_protection

  attribute {
    name = "shipment"
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled = true
  }
}
