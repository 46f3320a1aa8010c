# Made from the app s3-event-processor by "motif build". Change the app and build again; edits made here are lost.

resource "aws_lambda_function" "accept_upload" {
  function_name    = "${local.prefix}-s3-event-processor-accept-upload"
  description      = "s3-event-processor: accept-upload (consumer)"
  role             = aws_iam_role.accept_upload.arn
  runtime          = "nodejs24.x"
  architectures    = ["arm64"]
  handler          = "index.handler"
  filename         = "${path.module}/dist/accept-upload.zip"
  source_code_hash = fileexists("${path.module}/dist/accept-upload.zip") ? filebase64sha256("${path.module}/dist/accept-upload.zip") : null
  memory_size      = 256
  timeout          = 30

  environment {
    variables = {
      MOTIF_BUCKET_UPLOADS     = aws_s3_bucket.uploads.bucket
      MOTIF_DEAD_LETTER_QUEUE  = aws_sqs_queue.accept_upload_dead_letter.url
      MOTIF_LOG_LEVEL          = "info"
      MOTIF_QUEUE_IMPORT_STEPS = aws_sqs_queue.import_steps.url
      MOTIF_SERVICE            = "s3-event-processor"
      MOTIF_TABLE_IMPORTS      = aws_dynamodb_table.imports.name
    }
  }

  logging_config {
    log_format = "JSON"
    log_group  = aws_cloudwatch_log_group.accept_upload.name
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
      condition     = fileexists("${path.module}/dist/accept-upload.zip")
      error_message = "dist/accept-upload.zip is missing. Build the bundles first: in this folder, run \"npx motif build ..\"."
    }
  }

  depends_on = [aws_iam_role_policy.accept_upload, aws_iam_role_policy.vpc]
}

resource "aws_lambda_function_event_invoke_config" "accept_upload" {
  function_name                = aws_lambda_function.accept_upload.function_name
  maximum_retry_attempts       = 2
  maximum_event_age_in_seconds = 21600

  destination_config {
    on_failure {
      destination = aws_sqs_queue.accept_upload_dead_letter.arn
    }
  }
}

resource "aws_lambda_function" "import_step" {
  function_name    = "${local.prefix}-s3-event-processor-import-step"
  description      = "s3-event-processor: import-step (consumer)"
  role             = aws_iam_role.import_step.arn
  runtime          = "nodejs24.x"
  architectures    = ["arm64"]
  handler          = "index.handler"
  filename         = "${path.module}/dist/import-step.zip"
  source_code_hash = fileexists("${path.module}/dist/import-step.zip") ? filebase64sha256("${path.module}/dist/import-step.zip") : null
  memory_size      = 512
  timeout          = 120

  environment {
    variables = {
      MOTIF_BUCKET_REPORTS = aws_s3_bucket.reports.bucket
      MOTIF_BUCKET_UPLOADS = aws_s3_bucket.uploads.bucket
      MOTIF_LOG_LEVEL      = "info"
      MOTIF_QUEUE_DELIVERIES = jsonencode([
        {
          queue              = "import-steps"
          queueArn           = aws_sqs_queue.import_steps.arn
          queueUrl           = aws_sqs_queue.import_steps.url
          deadLetterQueueUrl = aws_sqs_queue.import_steps_dead_letter.url
          attempts           = 5
          initialDelayMs     = 1000
          maxDelayMs         = 300000
          factor             = 2
        },
      ])
      MOTIF_QUEUE_IMPORT_STEPS = aws_sqs_queue.import_steps.url
      MOTIF_SERVICE            = "s3-event-processor"
      MOTIF_TABLE_BAD_ROWS     = aws_dynamodb_table.bad_rows.name
      MOTIF_TABLE_IMPORTS      = aws_dynamodb_table.imports.name
      MOTIF_TABLE_PRODUCTS     = aws_dynamodb_table.products.name
    }
  }

  logging_config {
    log_format = "JSON"
    log_group  = aws_cloudwatch_log_group.import_step.name
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
      condition     = fileexists("${path.module}/dist/import-step.zip")
      error_message = "dist/import-step.zip is missing. Build the bundles first: in this folder, run \"npx motif build ..\"."
    }
  }

  depends_on = [aws_iam_role_policy.import_step, aws_iam_role_policy.vpc]
}

# import-step can cause its own next call (queue import-steps). Lambda would stop it after 16 in a row; what bounds it is the app.
resource "aws_lambda_function_recursion_config" "import_step" {
  function_name  = aws_lambda_function.import_step.function_name
  recursive_loop = "Allow"
}

resource "aws_lambda_permission" "uploads_bucket_to_accept_upload" {
  statement_id   = "uploads_bucket"
  action         = "lambda:InvokeFunction"
  function_name  = aws_lambda_function.accept_upload.function_name
  principal      = "s3.amazonaws.com"
  source_arn     = aws_s3_bucket.uploads.arn
  source_account = data.aws_caller_identity.current.account_id
}

resource "aws_s3_bucket_notification" "uploads" {
  bucket = aws_s3_bucket.uploads.id

  lambda_function {
    id                  = "uploads"
    lambda_function_arn = aws_lambda_function.accept_upload.arn
    events              = ["s3:ObjectCreated:*"]
    filter_suffix       = ".csv"
  }

  depends_on = [aws_lambda_permission.uploads_bucket_to_accept_upload]
}

# Queue import-steps to import-step.
resource "aws_lambda_event_source_mapping" "import" {
  event_source_arn        = aws_sqs_queue.import_steps.arn
  function_name           = aws_lambda_function.import_step.arn
  batch_size              = 1
  function_response_types = ["ReportBatchItemFailures"]

  scaling_config {
    maximum_concurrency = 10
  }
}
