# Made from the app circuit-breaker by "motif build". Change the app and build again; edits made here are lost.

resource "aws_dynamodb_table" "breakers" {
  name                        = "${local.prefix}-circuit-breaker-breakers"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "name"
  deletion_protection_enabled = var.deletion_protection

  attribute {
    name = "name"
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled = true
  }
}

resource "aws_dynamodb_table" "known_rates" {
  name                        = "${local.prefix}-circuit-breaker-known-rates"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "currency"
  deletion_protection_enabled = var.deletion_protection

  attribute {
    name = "currency"
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled = true
  }
}
