# Made from the app s3-event-processor by "motif build". Change the app and build again; edits made here are lost.

locals {
  # The functions by name, with what differs between them.
  functions = {
    accept-upload = { kind = "consumer", memory = 256, timeout = 30 }
    import-step   = { kind = "consumer", memory = 512, timeout = 120 }
  }
  # Their variables, besides those that all have.
  environment = {
    accept-upload = {
      MOTIF_BUCKET_UPLOADS     = aws_s3_bucket.bucket["uploads"].bucket
      MOTIF_DEAD_LETTER_QUEUE  = aws_sqs_queue.dead_letter["accept-upload-dead-letter"].url
      MOTIF_QUEUE_IMPORT_STEPS = aws_sqs_queue.import_steps.url
      MOTIF_TABLE_IMPORTS      = aws_dynamodb_table.imports.name
    }
    import-step = {
      MOTIF_BUCKET_REPORTS = aws_s3_bucket.bucket["reports"].bucket
      MOTIF_BUCKET_UPLOADS = aws_s3_bucket.bucket["uploads"].bucket
      MOTIF_QUEUE_DELIVERIES = jsonencode([{
        queue              = "import-steps"
        queueArn           = aws_sqs_queue.import_steps.arn
        queueUrl           = aws_sqs_queue.import_steps.url
        deadLetterQueueUrl = aws_sqs_queue.dead_letter["import-steps-dead-letter"].url
        attempts           = 5
        initialDelayMs     = 1000
        maxDelayMs         = 300000
        factor             = 2
      }])
      MOTIF_QUEUE_IMPORT_STEPS = aws_sqs_queue.import_steps.url
      MOTIF_TABLE_BAD_ROWS     = aws_dynamodb_table.bad_rows.name
      MOTIF_TABLE_IMPORTS      = aws_dynamodb_table.imports.name
      MOTIF_TABLE_PRODUCTS     = aws_dynamodb_table.products.name
    }
  }
}

resource "aws_lambda_function" "function" {
  for_each = local.functions

  function_name    = "${local.prefix}-s3-event-processor-${each.key}"
  description      = "s3-event-processor: ${each.key} (${each.value.kind})"
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
      MOTIF_SERVICE           = "s3-event-processor"
      MOTIF_METRICS_NAMESPACE = "${local.prefix}-s3-event-processor"
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
  for_each = toset(["accept-upload"])

  function_name                = aws_lambda_function.function[each.key].function_name
  maximum_retry_attempts       = 2
  maximum_event_age_in_seconds = 21600

  destination_config {
    on_failure {
      destination = aws_sqs_queue.dead_letter["accept-upload-dead-letter"].arn
    }
  }
}

# These can cause their own next call. Lambda would stop it after 16 in a row; what bounds it is the app.
resource "aws_lambda_function_recursion_config" "function" {
  for_each = toset([
    # queue import-steps
    "import-step",
  ])

  function_name  = aws_lambda_function.function[each.key].function_name
  recursive_loop = "Allow"
}

resource "aws_lambda_permission" "uploads_bucket_to_accept_upload" {
  statement_id   = "uploads_bucket"
  action         = "lambda:InvokeFunction"
  function_name  = aws_lambda_function.function["accept-upload"].function_name
  principal      = "s3.amazonaws.com"
  source_arn     = aws_s3_bucket.bucket["uploads"].arn
  source_account = data.aws_caller_identity.current.account_id
}

resource "aws_s3_bucket_notification" "uploads" {
  bucket = aws_s3_bucket.bucket["uploads"].id

  lambda_function {
    id                  = "uploads"
    lambda_function_arn = aws_lambda_function.function["accept-upload"].arn
    events              = ["s3:ObjectCreated:*"]
    filter_suffix       = ".csv"
  }

  depends_on = [aws_lambda_permission.uploads_bucket_to_accept_upload]
}

# Queue import-steps to import-step.
resource "aws_lambda_event_source_mapping" "import" {
  event_source_arn        = aws_sqs_queue.import_steps.arn
  function_name           = aws_lambda_function.function["import-step"].arn
  batch_size              = 1
  function_response_types = ["ReportBatchItemFailures"]

  # Of the account's concurrency, which all functions in the region share: 10 and less in a new account.
  scaling_config {
    maximum_concurrency = 10
  }
}
