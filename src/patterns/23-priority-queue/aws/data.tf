# Made from the app priority-queue by "motif build". Change the app and build again; edits made here are lost.

# Consumed by make-free-report.
resource "aws_sqs_queue" "reports_free" {
  name                       = "${local.prefix}-priority-queue-reports-free"
  message_retention_seconds  = 86400
  visibility_timeout_seconds = 360
  max_message_size           = 1048576
  sqs_managed_sse_enabled    = true
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letter["reports-free-dead-letter"].arn
    maxReceiveCount     = 5
  })
}

# Consumed by make-overflow-report.
resource "aws_sqs_queue" "reports_overflow" {
  name                       = "${local.prefix}-priority-queue-reports-overflow"
  message_retention_seconds  = 86400
  visibility_timeout_seconds = 360
  max_message_size           = 1048576
  sqs_managed_sse_enabled    = true
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letter["reports-overflow-dead-letter"].arn
    maxReceiveCount     = 5
  })
}

# Consumed by make-paid-report.
resource "aws_sqs_queue" "reports_paid" {
  name                       = "${local.prefix}-priority-queue-reports-paid"
  message_retention_seconds  = 86400
  visibility_timeout_seconds = 360
  max_message_size           = 1048576
  sqs_managed_sse_enabled    = true
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letter["reports-paid-dead-letter"].arn
    maxReceiveCount     = 5
  })
}

# What failed for good, until somebody looks at it.
resource "aws_sqs_queue" "dead_letter" {
  for_each = toset([
    "reports-free-dead-letter",
    "reports-overflow-dead-letter",
    "reports-paid-dead-letter",
  ])

  name                       = "${local.prefix}-priority-queue-${each.key}"
  message_retention_seconds  = 1209600
  visibility_timeout_seconds = 30
  max_message_size           = 1048576
  sqs_managed_sse_enabled    = true
}

resource "aws_sqs_queue_redrive_allow_policy" "dead_letter" {
  for_each = {
    reports-free-dead-letter = jsonencode({
      redrivePermission = "byQueue"
      sourceQueueArns   = [aws_sqs_queue.reports_free.arn]
    })
    reports-overflow-dead-letter = jsonencode({
      redrivePermission = "byQueue"
      sourceQueueArns   = [aws_sqs_queue.reports_overflow.arn]
    })
    reports-paid-dead-letter = jsonencode({
      redrivePermission = "byQueue"
      sourceQueueArns   = [aws_sqs_queue.reports_paid.arn]
    })
  }

  queue_url            = aws_sqs_queue.dead_letter[each.key].url
  redrive_allow_policy = each.value
}

resource "aws_dynamodb_table" "reports" {
  name                        = "${local.prefix}-priority-queue-reports"
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

resource "aws_dynamodb_table" "reports_quotas" {
  name                        = "${local.prefix}-priority-queue-reports-quotas"
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

resource "aws_dynamodb_table" "requests" {
  name                        = "${local.prefix}-priority-queue-requests"
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

resource "aws_dynamodb_table" "tenants" {
  name                        = "${local.prefix}-priority-queue-tenants"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "tenant"
  deletion_protection_enabled = var.deletion_protection

  attribute {
    name = "tenant"
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled = true
  }
}
