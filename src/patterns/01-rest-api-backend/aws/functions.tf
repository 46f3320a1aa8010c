# Made from the app rest-api-backend by "motif build". Change the app and build again; edits made here are lost.

resource "aws_lambda_function" "create_item" {
  function_name    = "${local.prefix}-rest-api-backend-create-item"
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
  function_name    = "${local.prefix}-rest-api-backend-delete-item"
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
  function_name    = "${local.prefix}-rest-api-backend-get-item"
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
  function_name    = "${local.prefix}-rest-api-backend-list-items"
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
  function_name    = "${local.prefix}-rest-api-backend-update-item"
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
