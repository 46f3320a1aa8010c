# Made from the app change-data-capture by "motif build". Change the app and build again; edits made here are lost.

# What failed for good, until somebody looks at it.
resource "aws_sqs_queue" "dead_letter" {
  for_each = toset(["index-product-dead-letter"])

  name                       = "${local.prefix}-change-data-capture-${each.key}"
  message_retention_seconds  = 1209600
  visibility_timeout_seconds = 30
  max_message_size           = 1048576
  sqs_managed_sse_enabled    = true
}

resource "aws_sqs_queue_redrive_allow_policy" "dead_letter" {
  for_each = toset(["index-product-dead-letter"])

  queue_url            = aws_sqs_queue.dead_letter[each.key].url
  redrive_allow_policy = jsonencode({ redrivePermission = "denyAll" })
}

resource "aws_dynamodb_table" "entries" {
  name                        = "${local.prefix}-change-data-capture-entries"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "id"
  deletion_protection_enabled = var.deletion_protection

  attribute {
    name = "folded"
    type = "S"
  }

  attribute {
    name = "id"
    type = "S"
  }

  attribute {
    name = "shelf"
    type = "S"
  }

  global_secondary_index {
    name            = "names"
    projection_type = "ALL"

    key_schema {
      attribute_name = "shelf"
      key_type       = "HASH"
    }

    key_schema {
      attribute_name = "folded"
      key_type       = "RANGE"
    }
  }

  ttl {
    attribute_name = "forgetAt"
    enabled        = true
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled = true
  }
}

resource "aws_dynamodb_table" "products" {
  name                        = "${local.prefix}-change-data-capture-products"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "id"
  deletion_protection_enabled = var.deletion_protection

  attribute {
    name = "id"
    type = "S"
  }

  ttl {
    attribute_name = "until"
    enabled        = true
  }

  stream_enabled   = true
  stream_view_type = "NEW_IMAGE"

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled = true
  }
}
