# Made from the app async-processor by "motif build". Change the app and build again; edits made here are lost.

resource "aws_lambda_function" "create_job" {
  function_name    = "${local.prefix}-async-processor-create-job"
  description      = "async-processor: create-job (http)"
  role             = aws_iam_role.create_job.arn
  runtime          = "nodejs24.x"
  architectures    = ["arm64"]
  handler          = "index.handler"
  filename         = "${path.module}/dist/create-job.zip"
  source_code_hash = fileexists("${path.module}/dist/create-job.zip") ? filebase64sha256("${path.module}/dist/create-job.zip") : null
  memory_size      = 256
  timeout          = 30

  environment {
    variables = {
      MOTIF_BODY_LIMIT     = "6291456"
      MOTIF_LOG_LEVEL      = "info"
      MOTIF_QUEUE_JOBS     = aws_sqs_queue.jobs.url
      MOTIF_SERVICE        = "async-processor"
      MOTIF_TABLE_JOBS     = aws_dynamodb_table.jobs.name
      MOTIF_TABLE_REQUESTS = aws_dynamodb_table.requests.name
    }
  }

  logging_config {
    log_format = "JSON"
    log_group  = aws_cloudwatch_log_group.create_job.name
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
      condition     = fileexists("${path.module}/dist/create-job.zip")
      error_message = "dist/create-job.zip is missing. Build the bundles first: in this folder, run \"npx motif build ..\"."
    }
  }

  depends_on = [aws_iam_role_policy.create_job, aws_iam_role_policy.vpc]
}

resource "aws_lambda_function" "get_job" {
  function_name    = "${local.prefix}-async-processor-get-job"
  description      = "async-processor: get-job (http)"
  role             = aws_iam_role.get_job.arn
  runtime          = "nodejs24.x"
  architectures    = ["arm64"]
  handler          = "index.handler"
  filename         = "${path.module}/dist/get-job.zip"
  source_code_hash = fileexists("${path.module}/dist/get-job.zip") ? filebase64sha256("${path.module}/dist/get-job.zip") : null
  memory_size      = 256
  timeout          = 30

  environment {
    variables = {
      MOTIF_BODY_LIMIT = "6291456"
      MOTIF_LOG_LEVEL  = "info"
      MOTIF_SERVICE    = "async-processor"
      MOTIF_TABLE_JOBS = aws_dynamodb_table.jobs.name
    }
  }

  logging_config {
    log_format = "JSON"
    log_group  = aws_cloudwatch_log_group.get_job.name
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
      condition     = fileexists("${path.module}/dist/get-job.zip")
      error_message = "dist/get-job.zip is missing. Build the bundles first: in this folder, run \"npx motif build ..\"."
    }
  }

  depends_on = [aws_iam_role_policy.get_job, aws_iam_role_policy.vpc]
}

resource "aws_lambda_function" "get_job_result" {
  function_name    = "${local.prefix}-async-processor-get-job-result"
  description      = "async-processor: get-job-result (http)"
  role             = aws_iam_role.get_job_result.arn
  runtime          = "nodejs24.x"
  architectures    = ["arm64"]
  handler          = "index.handler"
  filename         = "${path.module}/dist/get-job-result.zip"
  source_code_hash = fileexists("${path.module}/dist/get-job-result.zip") ? filebase64sha256("${path.module}/dist/get-job-result.zip") : null
  memory_size      = 256
  timeout          = 30

  environment {
    variables = {
      MOTIF_BODY_LIMIT     = "6291456"
      MOTIF_BUCKET_RESULTS = aws_s3_bucket.results.bucket
      MOTIF_LOG_LEVEL      = "info"
      MOTIF_SERVICE        = "async-processor"
    }
  }

  logging_config {
    log_format = "JSON"
    log_group  = aws_cloudwatch_log_group.get_job_result.name
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
      condition     = fileexists("${path.module}/dist/get-job-result.zip")
      error_message = "dist/get-job-result.zip is missing. Build the bundles first: in this folder, run \"npx motif build ..\"."
    }
  }

  depends_on = [aws_iam_role_policy.get_job_result, aws_iam_role_policy.vpc]
}

resource "aws_lambda_function" "process_job" {
  function_name    = "${local.prefix}-async-processor-process-job"
  description      = "async-processor: process-job (consumer)"
  role             = aws_iam_role.process_job.arn
  runtime          = "nodejs24.x"
  architectures    = ["arm64"]
  handler          = "index.handler"
  filename         = "${path.module}/dist/process-job.zip"
  source_code_hash = fileexists("${path.module}/dist/process-job.zip") ? filebase64sha256("${path.module}/dist/process-job.zip") : null
  memory_size      = 256
  timeout          = 60

  environment {
    variables = {
      MOTIF_BUCKET_RESULTS = aws_s3_bucket.results.bucket
      MOTIF_LOG_LEVEL      = "info"
      MOTIF_QUEUE_DELIVERIES = jsonencode([
        {
          queue              = "jobs"
          queueArn           = aws_sqs_queue.jobs.arn
          queueUrl           = aws_sqs_queue.jobs.url
          deadLetterQueueUrl = aws_sqs_queue.jobs_dead_letter.url
          attempts           = 5
          initialDelayMs     = 1000
          maxDelayMs         = 60000
          factor             = 2
        },
      ])
      MOTIF_SERVICE    = "async-processor"
      MOTIF_TABLE_JOBS = aws_dynamodb_table.jobs.name
    }
  }

  logging_config {
    log_format = "JSON"
    log_group  = aws_cloudwatch_log_group.process_job.name
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
      condition     = fileexists("${path.module}/dist/process-job.zip")
      error_message = "dist/process-job.zip is missing. Build the bundles first: in this folder, run \"npx motif build ..\"."
    }
  }

  depends_on = [aws_iam_role_policy.process_job, aws_iam_role_policy.vpc]
}

# Queue jobs to process-job.
resource "aws_lambda_event_source_mapping" "work" {
  event_source_arn        = aws_sqs_queue.jobs.arn
  function_name           = aws_lambda_function.process_job.arn
  batch_size              = 10
  function_response_types = ["ReportBatchItemFailures"]

  scaling_config {
    maximum_concurrency = 10
  }
}
