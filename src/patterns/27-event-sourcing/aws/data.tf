# Made from the app event-sourcing by "motif build". Change the app and build again; edits made here are lost.

# Consumed by project-account.
resource "aws_sqs_queue" "changed" {
  name                       = "${local.prefix}-event-sourcing-changed"
  message_retention_seconds  = 345600
  visibility_timeout_seconds = 180
  max_message_size           = 1048576
  sqs_managed_sse_enabled    = true
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letter["changed-dead-letter"].arn
    maxReceiveCount     = 5
  })
}

# Consumed by rebuild-balances.
resource "aws_sqs_queue" "rebuilding" {
  name                       = "${local.prefix}-event-sourcing-rebuilding"
  message_retention_seconds  = 345600
  visibility_timeout_seconds = 360
  max_message_size           = 1048576
  sqs_managed_sse_enabled    = true
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letter["rebuilding-dead-letter"].arn
    maxReceiveCount     = 5
  })
}

# What failed for good, until somebody looks at it.
resource "aws_sqs_queue" "dead_letter" {
  for_each = toset(["changed-dead-letter", "rebuilding-dead-letter", "catch-up-dead-letter"])

  name                       = "${local.prefix}-event-sourcing-${each.key}"
  message_retention_seconds  = 1209600
  visibility_timeout_seconds = 30
  max_message_size           = 1048576
  sqs_managed_sse_enabled    = true
}

resource "aws_sqs_queue_redrive_allow_policy" "dead_letter" {
  for_each = {
    changed-dead-letter = jsonencode({
      redrivePermission = "byQueue"
      sourceQueueArns   = [aws_sqs_queue.changed.arn]
    })
    rebuilding-dead-letter = jsonencode({
      redrivePermission = "byQueue"
      sourceQueueArns   = [aws_sqs_queue.rebuilding.arn]
    })
    catch-up-dead-letter = jsonencode({ redrivePermission = "denyAll" })
  }

  queue_url            = aws_sqs_queue.dead_letter[each.key].url
  redrive_allow_policy = each.value
}

resource "aws_dynamodb_table" "accounts" {
  name                        = "${local.prefix}-event-sourcing-accounts"
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

resource "aws_dynamodb_table" "balances" {
  name                        = "${local.prefix}-event-sourcing-balances"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "key"
  deletion_protection_enabled = var.deletion_protection

  attribute {
    name = "key"
    type = "S"
  }

  attribute {
    name = "list"
    type = "S"
  }

  attribute {
    name = "sort"
    type = "S"
  }

  global_secondary_index {
    name            = "lists"
    projection_type = "ALL"

    key_schema {
      attribute_name = "list"
      key_type       = "HASH"
    }

    key_schema {
      attribute_name = "sort"
      key_type       = "RANGE"
    }
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled = true
  }
}
