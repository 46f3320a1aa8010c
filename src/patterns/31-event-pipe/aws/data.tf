# Made from the app event-pipe by "motif build". Change the app and build again; edits made here are lost.

# Consumed by raise-alert.
resource "aws_sqs_queue" "hot_readings" {
  name                       = "${local.prefix}-event-pipe-hot-readings"
  message_retention_seconds  = 345600
  visibility_timeout_seconds = 1800
  max_message_size           = 1048576
  sqs_managed_sse_enabled    = true
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letter["hot-readings-dead-letter"].arn
    maxReceiveCount     = 5
  })
}

# Consumed by pass-hot-readings.
resource "aws_sqs_queue" "readings" {
  name                       = "${local.prefix}-event-pipe-readings"
  message_retention_seconds  = 345600
  visibility_timeout_seconds = 1800
  max_message_size           = 1048576
  sqs_managed_sse_enabled    = true
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letter["readings-dead-letter"].arn
    maxReceiveCount     = 5
  })
}

# What failed for good, until somebody looks at it.
resource "aws_sqs_queue" "dead_letter" {
  for_each = toset(["readings-dead-letter", "hot-readings-dead-letter"])

  name                       = "${local.prefix}-event-pipe-${each.key}"
  message_retention_seconds  = 1209600
  visibility_timeout_seconds = 30
  max_message_size           = 1048576
  sqs_managed_sse_enabled    = true
}

resource "aws_sqs_queue_redrive_allow_policy" "dead_letter" {
  for_each = {
    readings-dead-letter = jsonencode({
      redrivePermission = "byQueue"
      sourceQueueArns   = [aws_sqs_queue.readings.arn]
    })
    hot-readings-dead-letter = jsonencode({
      redrivePermission = "byQueue"
      sourceQueueArns   = [aws_sqs_queue.hot_readings.arn]
    })
  }

  queue_url            = aws_sqs_queue.dead_letter[each.key].url
  redrive_allow_policy = each.value
}

resource "aws_dynamodb_table" "alerts" {
  name                        = "${local.prefix}-event-pipe-alerts"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "machine"
  range_key                   = "id"
  deletion_protection_enabled = var.deletion_protection

  attribute {
    name = "id"
    type = "S"
  }

  attribute {
    name = "machine"
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled = true
  }
}

resource "aws_dynamodb_table" "machines" {
  name                        = "${local.prefix}-event-pipe-machines"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "machine"
  deletion_protection_enabled = var.deletion_protection

  attribute {
    name = "machine"
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled = true
  }
}
