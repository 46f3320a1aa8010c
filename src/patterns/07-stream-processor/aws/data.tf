# Made from the app stream-processor by "motif build". Change the app and build again; edits made here are lost.

# Consumed by keep-rejected.
resource "aws_sqs_queue" "rejected" {
  name                       = "${local.prefix}-stream-processor-rejected"
  message_retention_seconds  = 345600
  visibility_timeout_seconds = 180
  max_message_size           = 1048576
  sqs_managed_sse_enabled    = true
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letter["rejected-dead-letter"].arn
    maxReceiveCount     = 5
  })
}

# What failed for good, until somebody looks at it.
resource "aws_sqs_queue" "dead_letter" {
  for_each = toset(["rejected-dead-letter"])

  name                       = "${local.prefix}-stream-processor-${each.key}"
  message_retention_seconds  = 1209600
  visibility_timeout_seconds = 30
  max_message_size           = 1048576
  sqs_managed_sse_enabled    = true
}

resource "aws_sqs_queue_redrive_allow_policy" "dead_letter" {
  for_each = toset(["rejected-dead-letter"])

  queue_url = aws_sqs_queue.dead_letter[each.key].url
  redrive_allow_policy = jsonencode({
    redrivePermission = "byQueue"
    sourceQueueArns   = [aws_sqs_queue.rejected.arn]
  })
}

# Consumed by aggregate.
resource "aws_kinesis_stream" "readings" {
  name             = "${local.prefix}-stream-processor-readings"
  shard_count      = 2
  retention_period = 24
  encryption_type  = "KMS"
  kms_key_id       = "alias/aws/kinesis"

  stream_mode_details {
    stream_mode = "PROVISIONED"
  }
}

resource "aws_dynamodb_table" "intervals" {
  name                        = "${local.prefix}-stream-processor-intervals"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "meter"
  range_key                   = "start"
  deletion_protection_enabled = var.deletion_protection

  attribute {
    name = "meter"
    type = "S"
  }

  attribute {
    name = "start"
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled = true
  }
}

resource "aws_dynamodb_table" "rejections" {
  name                        = "${local.prefix}-stream-processor-rejections"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "meter"
  range_key                   = "record"
  deletion_protection_enabled = var.deletion_protection

  attribute {
    name = "meter"
    type = "S"
  }

  attribute {
    name = "record"
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled = true
  }
}
