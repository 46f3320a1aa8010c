# Made from the app webhook-ingest by "motif build". Change the app and build again; edits made here are lost.

# Consumed by record-event.
resource "aws_sqs_queue" "webhooks" {
  name                       = "${local.prefix}-webhook-ingest-webhooks"
  message_retention_seconds  = 1209600
  visibility_timeout_seconds = 180
  max_message_size           = 1048576
  sqs_managed_sse_enabled    = true
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letter["webhooks-dead-letter"].arn
    maxReceiveCount     = 5
  })
}

# What failed for good, until somebody looks at it.
resource "aws_sqs_queue" "dead_letter" {
  for_each = toset(["webhooks-dead-letter"])

  name                       = "${local.prefix}-webhook-ingest-${each.key}"
  message_retention_seconds  = 1209600
  visibility_timeout_seconds = 30
  max_message_size           = 1048576
  sqs_managed_sse_enabled    = true
}

resource "aws_sqs_queue_redrive_allow_policy" "dead_letter" {
  for_each = toset(["webhooks-dead-letter"])

  queue_url = aws_sqs_queue.dead_letter[each.key].url
  redrive_allow_policy = jsonencode({
    redrivePermission = "byQueue"
    sourceQueueArns   = [aws_sqs_queue.webhooks.arn]
  })
}

resource "aws_secretsmanager_secret" "secret" {
  for_each = {
    github-key     = "webhook-ingest: secret github-key"
    monitoring-key = "webhook-ingest: secret monitoring-key"
  }

  name                    = "${local.prefix}-webhook-ingest-${each.key}"
  description             = each.value
  kms_key_id              = var.secrets_kms_key_arn
  recovery_window_in_days = var.deletion_protection ? 30 : 0
}

resource "aws_dynamodb_table" "service_events" {
  name                        = "${local.prefix}-webhook-ingest-service-events"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "id"
  deletion_protection_enabled = var.deletion_protection

  attribute {
    name = "id"
    type = "S"
  }

  attribute {
    name = "occurredAt"
    type = "S"
  }

  attribute {
    name = "service"
    type = "S"
  }

  global_secondary_index {
    name            = "by-service"
    projection_type = "ALL"

    key_schema {
      attribute_name = "service"
      key_type       = "HASH"
    }

    key_schema {
      attribute_name = "occurredAt"
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
