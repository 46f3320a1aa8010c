# Made from the app direct-invocation by "motif build". Change the app and build again; edits made here are lost.

# Consumed by note-report.
resource "aws_sqs_queue" "summarized" {
  name                       = "${local.prefix}-direct-invocation-summarized"
  message_retention_seconds  = 345600
  visibility_timeout_seconds = 1800
  max_message_size           = 1048576
  sqs_managed_sse_enabled    = true
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letter["summarized-dead-letter"].arn
    maxReceiveCount     = 5
  })
}

# Consumed by note-report.
resource "aws_sqs_queue" "unsummarized" {
  name                       = "${local.prefix}-direct-invocation-unsummarized"
  message_retention_seconds  = 345600
  visibility_timeout_seconds = 1800
  max_message_size           = 1048576
  sqs_managed_sse_enabled    = true
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letter["unsummarized-dead-letter"].arn
    maxReceiveCount     = 5
  })
}

# What failed for good, until somebody looks at it.
resource "aws_sqs_queue" "dead_letter" {
  for_each = toset(["summarized-dead-letter", "unsummarized-dead-letter"])

  name                       = "${local.prefix}-direct-invocation-${each.key}"
  message_retention_seconds  = 1209600
  visibility_timeout_seconds = 30
  max_message_size           = 1048576
  sqs_managed_sse_enabled    = true
}

resource "aws_sqs_queue_redrive_allow_policy" "dead_letter" {
  for_each = {
    summarized-dead-letter = jsonencode({
      redrivePermission = "byQueue"
      sourceQueueArns   = [aws_sqs_queue.summarized.arn]
    })
    unsummarized-dead-letter = jsonencode({
      redrivePermission = "byQueue"
      sourceQueueArns   = [aws_sqs_queue.unsummarized.arn]
    })
  }

  queue_url            = aws_sqs_queue.dead_letter[each.key].url
  redrive_allow_policy = each.value
}

resource "aws_dynamodb_table" "reports" {
  name                        = "${local.prefix}-direct-invocation-reports"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "id"
  deletion_protection_enabled = var.deletion_protection

  attribute {
    name = "id"
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
  name                        = "${local.prefix}-direct-invocation-requests"
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
