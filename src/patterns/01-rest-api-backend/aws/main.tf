# Made from the app rest-api-backend by "motif build". Change the app and build again; edits made here are lost.

terraform {
  required_version = ">= 1.9.0"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.0"
    }
  }
}

provider "aws" {
  region = var.region

  default_tags {
    tags = merge(var.tags, {
      project     = var.project_name
      environment = var.environment
      app         = "rest-api-backend"
      managed-by  = "terraform"
    })
  }
}

resource "aws_lambda_function" "create_item" {
  function_name    = "${var.project_name}-${var.environment}-rest-api-backend-create-item"
  description      = "rest-api-backend: create-item (http)"
  role             = aws_iam_role.create_item.arn
  runtime          = "nodejs24.x"
  architectures    = ["arm64"]
  handler          = "index.handler"
  filename         = "${path.module}/dist/create-item.zip"
  source_code_hash = fileexists("${path.module}/dist/create-item.zip") ? filebase64sha256("${path.module}/dist/create-item.zip") : null
  memory_size      = 256
  timeout          = 30

  environment {
    variables = {
      MOTIF_BODY_LIMIT     = "16384"
      MOTIF_LOG_LEVEL      = "info"
      MOTIF_SERVICE        = "rest-api-backend"
      MOTIF_TABLE_ITEMS    = aws_dynamodb_table.items.name
      MOTIF_TABLE_REQUESTS = aws_dynamodb_table.requests.name
    }
  }

  logging_config {
    log_format = "JSON"
    log_group  = aws_cloudwatch_log_group.create_item.name
    # The function filters by MOTIF_LOG_LEVEL; Lambda lets all of it through.
    application_log_level = "TRACE"
  }

  tracing_config {
    mode = "Active"
  }

  dynamic "vpc_config" {
    for_each = length(var.vpc_subnet_ids) > 0 ? [true] : []

    content {
      subnet_ids         = var.vpc_subnet_ids
      security_group_ids = var.vpc_security_group_ids
    }
  }

  lifecycle {
    precondition {
      condition     = fileexists("${path.module}/dist/create-item.zip")
      error_message = "dist/create-item.zip is missing. Build the bundles first: in this folder, run \"npx motif build ..\"."
    }
  }

  depends_on = [aws_iam_role_policy.create_item, aws_iam_role_policy.vpc]
}

resource "aws_lambda_function" "delete_item" {
  function_name    = "${var.project_name}-${var.environment}-rest-api-backend-delete-item"
  description      = "rest-api-backend: delete-item (http)"
  role             = aws_iam_role.delete_item.arn
  runtime          = "nodejs24.x"
  architectures    = ["arm64"]
  handler          = "index.handler"
  filename         = "${path.module}/dist/delete-item.zip"
  source_code_hash = fileexists("${path.module}/dist/delete-item.zip") ? filebase64sha256("${path.module}/dist/delete-item.zip") : null
  memory_size      = 256
  timeout          = 30

  environment {
    variables = {
      MOTIF_BODY_LIMIT  = "16384"
      MOTIF_LOG_LEVEL   = "info"
      MOTIF_SERVICE     = "rest-api-backend"
      MOTIF_TABLE_ITEMS = aws_dynamodb_table.items.name
    }
  }

  logging_config {
    log_format = "JSON"
    log_group  = aws_cloudwatch_log_group.delete_item.name
    # The function filters by MOTIF_LOG_LEVEL; Lambda lets all of it through.
    application_log_level = "TRACE"
  }

  tracing_config {
    mode = "Active"
  }

  dynamic "vpc_config" {
    for_each = length(var.vpc_subnet_ids) > 0 ? [true] : []

    content {
      subnet_ids         = var.vpc_subnet_ids
      security_group_ids = var.vpc_security_group_ids
    }
  }

  lifecycle {
    precondition {
      condition     = fileexists("${path.module}/dist/delete-item.zip")
      error_message = "dist/delete-item.zip is missing. Build the bundles first: in this folder, run \"npx motif build ..\"."
    }
  }

  depends_on = [aws_iam_role_policy.delete_item, aws_iam_role_policy.vpc]
}

resource "aws_lambda_function" "get_item" {
  function_name    = "${var.project_name}-${var.environment}-rest-api-backend-get-item"
  description      = "rest-api-backend: get-item (http)"
  role             = aws_iam_role.get_item.arn
  runtime          = "nodejs24.x"
  architectures    = ["arm64"]
  handler          = "index.handler"
  filename         = "${path.module}/dist/get-item.zip"
  source_code_hash = fileexists("${path.module}/dist/get-item.zip") ? filebase64sha256("${path.module}/dist/get-item.zip") : null
  memory_size      = 256
  timeout          = 30

  environment {
    variables = {
      MOTIF_BODY_LIMIT  = "16384"
      MOTIF_LOG_LEVEL   = "info"
      MOTIF_SERVICE     = "rest-api-backend"
      MOTIF_TABLE_ITEMS = aws_dynamodb_table.items.name
    }
  }

  logging_config {
    log_format = "JSON"
    log_group  = aws_cloudwatch_log_group.get_item.name
    # The function filters by MOTIF_LOG_LEVEL; Lambda lets all of it through.
    application_log_level = "TRACE"
  }

  tracing_config {
    mode = "Active"
  }

  dynamic "vpc_config" {
    for_each = length(var.vpc_subnet_ids) > 0 ? [true] : []

    content {
      subnet_ids         = var.vpc_subnet_ids
      security_group_ids = var.vpc_security_group_ids
    }
  }

  lifecycle {
    precondition {
      condition     = fileexists("${path.module}/dist/get-item.zip")
      error_message = "dist/get-item.zip is missing. Build the bundles first: in this folder, run \"npx motif build ..\"."
    }
  }

  depends_on = [aws_iam_role_policy.get_item, aws_iam_role_policy.vpc]
}

resource "aws_lambda_function" "list_items" {
  function_name    = "${var.project_name}-${var.environment}-rest-api-backend-list-items"
  description      = "rest-api-backend: list-items (http)"
  role             = aws_iam_role.list_items.arn
  runtime          = "nodejs24.x"
  architectures    = ["arm64"]
  handler          = "index.handler"
  filename         = "${path.module}/dist/list-items.zip"
  source_code_hash = fileexists("${path.module}/dist/list-items.zip") ? filebase64sha256("${path.module}/dist/list-items.zip") : null
  memory_size      = 256
  timeout          = 30

  environment {
    variables = {
      MOTIF_BODY_LIMIT  = "16384"
      MOTIF_LOG_LEVEL   = "info"
      MOTIF_SERVICE     = "rest-api-backend"
      MOTIF_TABLE_ITEMS = aws_dynamodb_table.items.name
    }
  }

  logging_config {
    log_format = "JSON"
    log_group  = aws_cloudwatch_log_group.list_items.name
    # The function filters by MOTIF_LOG_LEVEL; Lambda lets all of it through.
    application_log_level = "TRACE"
  }

  tracing_config {
    mode = "Active"
  }

  dynamic "vpc_config" {
    for_each = length(var.vpc_subnet_ids) > 0 ? [true] : []

    content {
      subnet_ids         = var.vpc_subnet_ids
      security_group_ids = var.vpc_security_group_ids
    }
  }

  lifecycle {
    precondition {
      condition     = fileexists("${path.module}/dist/list-items.zip")
      error_message = "dist/list-items.zip is missing. Build the bundles first: in this folder, run \"npx motif build ..\"."
    }
  }

  depends_on = [aws_iam_role_policy.list_items, aws_iam_role_policy.vpc]
}

resource "aws_lambda_function" "update_item" {
  function_name    = "${var.project_name}-${var.environment}-rest-api-backend-update-item"
  description      = "rest-api-backend: update-item (http)"
  role             = aws_iam_role.update_item.arn
  runtime          = "nodejs24.x"
  architectures    = ["arm64"]
  handler          = "index.handler"
  filename         = "${path.module}/dist/update-item.zip"
  source_code_hash = fileexists("${path.module}/dist/update-item.zip") ? filebase64sha256("${path.module}/dist/update-item.zip") : null
  memory_size      = 256
  timeout          = 30

  environment {
    variables = {
      MOTIF_BODY_LIMIT  = "16384"
      MOTIF_LOG_LEVEL   = "info"
      MOTIF_SERVICE     = "rest-api-backend"
      MOTIF_TABLE_ITEMS = aws_dynamodb_table.items.name
    }
  }

  logging_config {
    log_format = "JSON"
    log_group  = aws_cloudwatch_log_group.update_item.name
    # The function filters by MOTIF_LOG_LEVEL; Lambda lets all of it through.
    application_log_level = "TRACE"
  }

  tracing_config {
    mode = "Active"
  }

  dynamic "vpc_config" {
    for_each = length(var.vpc_subnet_ids) > 0 ? [true] : []

    content {
      subnet_ids         = var.vpc_subnet_ids
      security_group_ids = var.vpc_security_group_ids
    }
  }

  lifecycle {
    precondition {
      condition     = fileexists("${path.module}/dist/update-item.zip")
      error_message = "dist/update-item.zip is missing. Build the bundles first: in this folder, run \"npx motif build ..\"."
    }
  }

  depends_on = [aws_iam_role_policy.update_item, aws_iam_role_policy.vpc]
}

resource "aws_apigatewayv2_api" "api" {
  name          = "${var.project_name}-${var.environment}-rest-api-backend-api"
  description   = "HTTP API of rest-api-backend"
  protocol_type = "HTTP"
}

resource "aws_apigatewayv2_stage" "api" {
  api_id      = aws_apigatewayv2_api.api.id
  name        = "$default"
  auto_deploy = true

  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.api_api.arn
    format = jsonencode({
      requestId          = "$context.requestId"
      time               = "$context.requestTime"
      ip                 = "$context.identity.sourceIp"
      method             = "$context.httpMethod"
      route              = "$context.routeKey"
      status             = "$context.status"
      bytes              = "$context.responseLength"
      latency            = "$context.responseLatency"
      integrationLatency = "$context.integrationLatency"
      error              = "$context.integrationErrorMessage"
    })
  }

  default_route_settings {
    throttling_rate_limit  = var.api_throttling_rate
    throttling_burst_limit = var.api_throttling_burst
  }
}

resource "aws_apigatewayv2_integration" "create_item" {
  api_id                 = aws_apigatewayv2_api.api.id
  integration_type       = "AWS_PROXY"
  integration_uri        = aws_lambda_function.create_item.invoke_arn
  payload_format_version = "2.0"
  timeout_milliseconds   = 30000
}

resource "aws_apigatewayv2_integration" "delete_item" {
  api_id                 = aws_apigatewayv2_api.api.id
  integration_type       = "AWS_PROXY"
  integration_uri        = aws_lambda_function.delete_item.invoke_arn
  payload_format_version = "2.0"
  timeout_milliseconds   = 30000
}

resource "aws_apigatewayv2_integration" "get_item" {
  api_id                 = aws_apigatewayv2_api.api.id
  integration_type       = "AWS_PROXY"
  integration_uri        = aws_lambda_function.get_item.invoke_arn
  payload_format_version = "2.0"
  timeout_milliseconds   = 30000
}

resource "aws_apigatewayv2_integration" "list_items" {
  api_id                 = aws_apigatewayv2_api.api.id
  integration_type       = "AWS_PROXY"
  integration_uri        = aws_lambda_function.list_items.invoke_arn
  payload_format_version = "2.0"
  timeout_milliseconds   = 30000
}

resource "aws_apigatewayv2_integration" "update_item" {
  api_id                 = aws_apigatewayv2_api.api.id
  integration_type       = "AWS_PROXY"
  integration_uri        = aws_lambda_function.update_item.invoke_arn
  payload_format_version = "2.0"
  timeout_milliseconds   = 30000
}

resource "aws_apigatewayv2_route" "post_items" {
  api_id             = aws_apigatewayv2_api.api.id
  route_key          = "POST /items"
  authorization_type = "NONE"
  target             = "integrations/${aws_apigatewayv2_integration.create_item.id}"
}

resource "aws_apigatewayv2_route" "get_items" {
  api_id             = aws_apigatewayv2_api.api.id
  route_key          = "GET /items"
  authorization_type = "NONE"
  target             = "integrations/${aws_apigatewayv2_integration.list_items.id}"
}

resource "aws_apigatewayv2_route" "get_items_id" {
  api_id             = aws_apigatewayv2_api.api.id
  route_key          = "GET /items/{id}"
  authorization_type = "NONE"
  target             = "integrations/${aws_apigatewayv2_integration.get_item.id}"
}

resource "aws_apigatewayv2_route" "put_items_id" {
  api_id             = aws_apigatewayv2_api.api.id
  route_key          = "PUT /items/{id}"
  authorization_type = "NONE"
  target             = "integrations/${aws_apigatewayv2_integration.update_item.id}"
}

resource "aws_apigatewayv2_route" "delete_items_id" {
  api_id             = aws_apigatewayv2_api.api.id
  route_key          = "DELETE /items/{id}"
  authorization_type = "NONE"
  target             = "integrations/${aws_apigatewayv2_integration.delete_item.id}"
}

resource "aws_apigatewayv2_route" "head_items" {
  api_id             = aws_apigatewayv2_api.api.id
  route_key          = "HEAD /items"
  authorization_type = "NONE"
  target             = "integrations/${aws_apigatewayv2_integration.list_items.id}"
}

resource "aws_apigatewayv2_route" "head_items_id" {
  api_id             = aws_apigatewayv2_api.api.id
  route_key          = "HEAD /items/{id}"
  authorization_type = "NONE"
  target             = "integrations/${aws_apigatewayv2_integration.get_item.id}"
}

resource "aws_lambda_permission" "post_items" {
  statement_id  = "post_items"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.create_item.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_stage.api.execution_arn}/POST/items"
}

resource "aws_lambda_permission" "get_items" {
  statement_id  = "get_items"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.list_items.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_stage.api.execution_arn}/GET/items"
}

resource "aws_lambda_permission" "get_items_id" {
  statement_id  = "get_items_id"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.get_item.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_stage.api.execution_arn}/GET/items/*"
}

resource "aws_lambda_permission" "put_items_id" {
  statement_id  = "put_items_id"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.update_item.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_stage.api.execution_arn}/PUT/items/*"
}

resource "aws_lambda_permission" "delete_items_id" {
  statement_id  = "delete_items_id"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.delete_item.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_stage.api.execution_arn}/DELETE/items/*"
}

resource "aws_lambda_permission" "head_items" {
  statement_id  = "head_items"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.list_items.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_stage.api.execution_arn}/HEAD/items"
}

resource "aws_lambda_permission" "head_items_id" {
  statement_id  = "head_items_id"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.get_item.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_stage.api.execution_arn}/HEAD/items/*"
}

resource "aws_dynamodb_table" "items" {
  name                        = "${var.project_name}-${var.environment}-rest-api-backend-items"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "id"
  deletion_protection_enabled = var.deletion_protection

  attribute {
    name = "createdAt"
    type = "S"
  }

  attribute {
    name = "id"
    type = "S"
  }

  attribute {
    name = "list"
    type = "S"
  }

  global_secondary_index {
    name            = "newest"
    projection_type = "ALL"

    key_schema {
      attribute_name = "list"
      key_type       = "HASH"
    }

    key_schema {
      attribute_name = "createdAt"
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

resource "aws_dynamodb_table" "requests" {
  name                        = "${var.project_name}-${var.environment}-rest-api-backend-requests"
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
