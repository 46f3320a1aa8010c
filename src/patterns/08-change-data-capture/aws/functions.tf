# Made from the app change-data-capture by "motif build". Change the app and build again; edits made here are lost.

locals {
  # The functions by name, with what differs between them.
  functions = {
    get-product    = { kind = "http", memory = 256, timeout = 30 }
    index-product  = { kind = "consumer", memory = 256, timeout = 10 }
    put-product    = { kind = "http", memory = 256, timeout = 30 }
    remove-product = { kind = "http", memory = 256, timeout = 30 }
    search         = { kind = "http", memory = 256, timeout = 30 }
  }
  # Their variables, besides those that all have.
  environment = {
    get-product = {
      MOTIF_BODY_LIMIT     = "6291456"
      MOTIF_TABLE_PRODUCTS = aws_dynamodb_table.products.name
    }
    index-product = {
      MOTIF_DEAD_LETTER_QUEUE = aws_sqs_queue.dead_letter["index-product-dead-letter"].url
      MOTIF_FEEDS = jsonencode([{
        table          = "products"
        streamArn      = aws_dynamodb_table.products.stream_arn
        images         = "new"
        attempts       = 10
        initialDelayMs = 1000
        maxDelayMs     = 900000
        factor         = 2
      }])
      MOTIF_TABLE_ENTRIES = aws_dynamodb_table.entries.name
    }
    put-product = {
      MOTIF_BODY_LIMIT     = "6291456"
      MOTIF_TABLE_PRODUCTS = aws_dynamodb_table.products.name
    }
    remove-product = {
      MOTIF_BODY_LIMIT     = "6291456"
      MOTIF_TABLE_PRODUCTS = aws_dynamodb_table.products.name
    }
    search = {
      MOTIF_BODY_LIMIT    = "6291456"
      MOTIF_TABLE_ENTRIES = aws_dynamodb_table.entries.name
    }
  }
}

resource "aws_lambda_function" "function" {
  for_each = local.functions

  function_name    = "${local.prefix}-change-data-capture-${each.key}"
  description      = "change-data-capture: ${each.key} (${each.value.kind})"
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
      MOTIF_SERVICE           = "change-data-capture"
      MOTIF_METRICS_NAMESPACE = "${local.prefix}-change-data-capture"
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

resource "aws_lambda_function_event_invoke_config" "function" {
  for_each = toset(["index-product"])

  function_name                = aws_lambda_function.function[each.key].function_name
  maximum_retry_attempts       = 2
  maximum_event_age_in_seconds = 21600

  destination_config {
    on_failure {
      destination = aws_sqs_queue.dead_letter["index-product-dead-letter"].arn
    }
  }
}

# Changes of table products to index-product.
resource "aws_lambda_event_source_mapping" "index" {
  event_source_arn               = aws_dynamodb_table.products.stream_arn
  function_name                  = aws_lambda_function.function["index-product"].arn
  starting_position              = "TRIM_HORIZON"
  batch_size                     = 25
  bisect_batch_on_function_error = true
  maximum_retry_attempts         = 20
  function_response_types        = ["ReportBatchItemFailures"]

  destination_config {
    on_failure {
      destination_arn = aws_sqs_queue.dead_letter["index-product-dead-letter"].arn
    }
  }
}
