# Made from the app load-leveling by "motif build". Change the app and build again; edits made here are lost.

# Consumed by record-readings.
resource "aws_sqs_queue" "readings" {
  name                       = "${local.prefix}-load-leveling-readings"
  message_retention_seconds  = 345600
  visibility_timeout_seconds = 180
  max_message_size           = 1048576
  sqs_managed_sse_enabled    = true
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letter["readings-dead-letter"].arn
    maxReceiveCount     = 30
  })
}

# What failed for good, until somebody looks at it.
resource "aws_sqs_queue" "dead_letter" {
  for_each = toset(["readings-dead-letter"])

  name                       = "${local.prefix}-load-leveling-${each.key}"
  message_retention_seconds  = 1209600
  visibility_timeout_seconds = 30
  max_message_size           = 1048576
  sqs_managed_sse_enabled    = true
}

resource "aws_sqs_queue_redrive_allow_policy" "dead_letter" {
  for_each = toset(["readings-dead-letter"])

  queue_url = aws_sqs_queue.dead_letter[each.key].url
  redrive_allow_policy = jsonencode({
    redrivePermission = "byQueue"
    sourceQueueArns   = [aws_sqs_queue.readings.arn]
  })
}
