# Made from the app authorized-api by "motif build". Change the app and build again; edits made here are lost.

locals {
  # The functions by name, with what differs between them.
  functions = {
    decide-expense = { kind = "http", memory = 256, timeout = 30 }
    get-expense    = { kind = "http", memory = 256, timeout = 30 }
    list-expenses  = { kind = "http", memory = 256, timeout = 30 }
    submit-expense = { kind = "http", memory = 256, timeout = 30 }
  }
  # Their variables, besides those that all have.
  environment = {
    decide-expense = {
      MOTIF_BODY_LIMIT       = "16384"
      MOTIF_SERVICE_IDENTITY = var.service_identity_url
      MOTIF_TABLE_EXPENSES   = aws_dynamodb_table.expenses.name
    }
    get-expense = {
      MOTIF_BODY_LIMIT       = "16384"
      MOTIF_SERVICE_IDENTITY = var.service_identity_url
      MOTIF_TABLE_EXPENSES   = aws_dynamodb_table.expenses.name
    }
    list-expenses = {
      MOTIF_BODY_LIMIT       = "16384"
      MOTIF_SERVICE_IDENTITY = var.service_identity_url
      MOTIF_TABLE_EXPENSES   = aws_dynamodb_table.expenses.name
    }
    submit-expense = {
      MOTIF_BODY_LIMIT       = "16384"
      MOTIF_SERVICE_IDENTITY = var.service_identity_url
      MOTIF_TABLE_EXPENSES   = aws_dynamodb_table.expenses.name
    }
  }
}

resource "aws_lambda_function" "function" {
  for_each = local.functions

  function_name    = "${local.prefix}-authorized-api-${each.key}"
  description      = "authorized-api: ${each.key} (${each.value.kind})"
  role             = aws_iam_role.function[each.key].arn
  runtime          = "nodejs24.x"
  architectures    = ["arm64"]
  handler          = "index.handler"
  filename         = "${path.module}/dist/${each.key}.zip"
  source_code_hash = fileexists("${path.module}/dist/${each.key}.zip") ? filebase64sha256("${path.module}/dist/${each.key}.zip") : null
  memory_size      = each.value.memory
  timeout          = each.value.timeout

  environment {
    variables = merge(local.environment[each.key], {
      MOTIF_SERVICE           = "authorized-api"
      MOTIF_METRICS_NAMESPACE = "${local.prefix}-authorized-api"
      MOTIF_LOG_LEVEL         = "info"
    })
  }

  logging_config {
    log_format = "JSON"
    log_group  = aws_cloudwatch_log_group.function[each.key].name
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
      condition     = fileexists("${path.module}/dist/${each.key}.zip")
      error_message = "dist/${each.key}.zip is missing. Build the bundles first: in this folder, run \"npx --no-install motif build ..\"."
    }
  }

  depends_on = [aws_iam_role_policy.function, aws_iam_role_policy.vpc]
}
