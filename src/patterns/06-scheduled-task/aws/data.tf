# Made from the app scheduled-task by "motif build". Change the app and build again; edits made here are lost.

# What failed for good, until somebody looks at it.
resource "aws_sqs_queue" "dead_letter" {
  for_each = toset(["check-health-dead-letter", "clean-up-dead-letter", "make-reports-dead-letter"])

  name                       = "${local.prefix}-scheduled-task-${each.key}"
  message_retention_seconds  = 1209600
  visibility_timeout_seconds = 30
  max_message_size           = 1048576
  sqs_managed_sse_enabled    = true
}

resource "aws_sqs_queue_redrive_allow_policy" "dead_letter" {
  for_each = toset(["check-health-dead-letter", "clean-up-dead-letter", "make-reports-dead-letter"])

  queue_url            = aws_sqs_queue.dead_letter[each.key].url
  redrive_allow_policy = jsonencode({ redrivePermission = "denyAll" })
}

resource "aws_dynamodb_table" "health" {
  name                        = "${local.prefix}-scheduled-task-health"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "service"
  deletion_protection_enabled = var.deletion_protection

  attribute {
    name = "service"
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled = true
  }
}

resource "aws_dynamodb_table" "leases" {
  name                        = "${local.prefix}-scheduled-task-leases"
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

resource "aws_dynamodb_table" "progress" {
  name                        = "${local.prefix}-scheduled-task-progress"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "task"
  deletion_protection_enabled = var.deletion_protection

  attribute {
    name = "task"
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled = true
  }
}

resource "aws_dynamodb_table" "reports" {
  name                        = "${local.prefix}-scheduled-task-reports"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "book"
  range_key                   = "day"
  deletion_protection_enabled = var.deletion_protection

  attribute {
    name = "book"
    type = "S"
  }

  attribute {
    name = "day"
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled = true
  }
}

resource "aws_dynamodb_table" "sales" {
  name                        = "${local.prefix}-scheduled-task-sales"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "day"
  range_key                   = "number"
  deletion_protection_enabled = var.deletion_protection

  attribute {
    name = "day"
    type = "S"
  }

  attribute {
    name = "number"
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled = true
  }
}
