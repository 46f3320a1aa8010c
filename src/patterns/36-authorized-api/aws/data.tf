# Made from the app authorized-api by "motif build". Change the app and build again; edits made here are lost.

resource "aws_dynamodb_table" "expenses" {
  name                        = "${local.prefix}-authorized-api-expenses"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "id"
  deletion_protection_enabled = var.deletion_protection

  attribute {
    name = "id"
    type = "S"
  }

  attribute {
    name = "owner"
    type = "S"
  }

  attribute {
    name = "submittedAt"
    type = "S"
  }

  global_secondary_index {
    name            = "by-owner"
    projection_type = "ALL"

    key_schema {
      attribute_name = "owner"
      key_type       = "HASH"
    }

    key_schema {
      attribute_name = "submittedAt"
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
