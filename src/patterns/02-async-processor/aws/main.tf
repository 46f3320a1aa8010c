# Made from the app async-processor by "motif build". Change the app and build again; edits made here are lost.

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
      app         = "async-processor"
      managed-by  = "terraform"
    })
  }
}

data "aws_caller_identity" "current" {}

resource "aws_lambda_function" "create_job" {
  function_name    = "${var.project_name}-${var.environment}-async-processor-create-job"
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
  function_name    = "${var.project_name}-${var.environment}-async-processor-get-job"
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
  function_name    = "${var.project_name}-${var.environment}-async-processor-get-job-result"
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
  function_name    = "${var.project_name}-${var.environment}-async-processor-process-job"
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

resource "aws_apigatewayv2_api" "api" {
  name          = "${var.project_name}-${var.environment}-async-processor-api"
  description   = "HTTP API of async-processor"
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

resource "aws_apigatewayv2_integration" "create_job" {
  api_id                 = aws_apigatewayv2_api.api.id
  integration_type       = "AWS_PROXY"
  integration_uri        = aws_lambda_function.create_job.invoke_arn
  payload_format_version = "2.0"
  timeout_milliseconds   = 30000
}

resource "aws_apigatewayv2_integration" "get_job" {
  api_id                 = aws_apigatewayv2_api.api.id
  integration_type       = "AWS_PROXY"
  integration_uri        = aws_lambda_function.get_job.invoke_arn
  payload_format_version = "2.0"
  timeout_milliseconds   = 30000
}

resource "aws_apigatewayv2_integration" "get_job_result" {
  api_id                 = aws_apigatewayv2_api.api.id
  integration_type       = "AWS_PROXY"
  integration_uri        = aws_lambda_function.get_job_result.invoke_arn
  payload_format_version = "2.0"
  timeout_milliseconds   = 30000
}

resource "aws_apigatewayv2_route" "post_jobs" {
  api_id             = aws_apigatewayv2_api.api.id
  route_key          = "POST /jobs"
  authorization_type = "NONE"
  target             = "integrations/${aws_apigatewayv2_integration.create_job.id}"
}

resource "aws_apigatewayv2_route" "get_jobs_id" {
  api_id             = aws_apigatewayv2_api.api.id
  route_key          = "GET /jobs/{id}"
  authorization_type = "NONE"
  target             = "integrations/${aws_apigatewayv2_integration.get_job.id}"
}

resource "aws_apigatewayv2_route" "get_jobs_id_result" {
  api_id             = aws_apigatewayv2_api.api.id
  route_key          = "GET /jobs/{id}/result"
  authorization_type = "NONE"
  target             = "integrations/${aws_apigatewayv2_integration.get_job_result.id}"
}

resource "aws_apigatewayv2_route" "head_jobs_id" {
  api_id             = aws_apigatewayv2_api.api.id
  route_key          = "HEAD /jobs/{id}"
  authorization_type = "NONE"
  target             = "integrations/${aws_apigatewayv2_integration.get_job.id}"
}

resource "aws_apigatewayv2_route" "head_jobs_id_result" {
  api_id             = aws_apigatewayv2_api.api.id
  route_key          = "HEAD /jobs/{id}/result"
  authorization_type = "NONE"
  target             = "integrations/${aws_apigatewayv2_integration.get_job_result.id}"
}

resource "aws_lambda_permission" "post_jobs" {
  statement_id  = "post_jobs"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.create_job.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_stage.api.execution_arn}/POST/jobs"
}

resource "aws_lambda_permission" "get_jobs_id" {
  statement_id  = "get_jobs_id"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.get_job.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_stage.api.execution_arn}/GET/jobs/*"
}

resource "aws_lambda_permission" "get_jobs_id_result" {
  statement_id  = "get_jobs_id_result"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.get_job_result.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_stage.api.execution_arn}/GET/jobs/*/result"
}

resource "aws_lambda_permission" "head_jobs_id" {
  statement_id  = "head_jobs_id"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.get_job.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_stage.api.execution_arn}/HEAD/jobs/*"
}

resource "aws_lambda_permission" "head_jobs_id_result" {
  statement_id  = "head_jobs_id_result"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.get_job_result.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_stage.api.execution_arn}/HEAD/jobs/*/result"
}

# Consumed by process-job.
resource "aws_sqs_queue" "jobs" {
  name                       = "${var.project_name}-${var.environment}-async-processor-jobs"
  message_retention_seconds  = 86400
  visibility_timeout_seconds = 360
  max_message_size           = 1048576
  sqs_managed_sse_enabled    = true
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.jobs_dead_letter.arn
    maxReceiveCount     = 5
  })
}

# Messages of jobs that failed.
resource "aws_sqs_queue" "jobs_dead_letter" {
  name                       = "${var.project_name}-${var.environment}-async-processor-jobs-dead-letter"
  message_retention_seconds  = 1209600
  visibility_timeout_seconds = 30
  max_message_size           = 1048576
  sqs_managed_sse_enabled    = true
}

resource "aws_sqs_queue_redrive_allow_policy" "jobs_dead_letter" {
  queue_url = aws_sqs_queue.jobs_dead_letter.url
  redrive_allow_policy = jsonencode({
    redrivePermission = "byQueue"
    sourceQueueArns   = [aws_sqs_queue.jobs.arn]
  })
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

resource "aws_dynamodb_table" "jobs" {
  name                        = "${var.project_name}-${var.environment}-async-processor-jobs"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "id"
  deletion_protection_enabled = var.deletion_protection

  attribute {
    name = "id"
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

resource "aws_dynamodb_table" "requests" {
  name                        = "${var.project_name}-${var.environment}-async-processor-requests"
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

resource "aws_s3_bucket" "results" {
  bucket        = "${var.project_name}-${var.environment}-async-processor-results-${data.aws_caller_identity.current.account_id}"
  force_destroy = !var.deletion_protection
}

resource "aws_s3_bucket_public_access_block" "results" {
  bucket                  = aws_s3_bucket.results.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "results" {
  bucket = aws_s3_bucket.results.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "results" {
  bucket = aws_s3_bucket.results.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_versioning" "results" {
  bucket = aws_s3_bucket.results.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "results" {
  bucket = aws_s3_bucket.results.id

  rule {
    id     = "housekeeping"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }

    noncurrent_version_expiration {
      noncurrent_days = 30
    }
  }

  depends_on = [aws_s3_bucket_versioning.results]
}

resource "aws_s3_bucket_policy" "results" {
  bucket = aws_s3_bucket.results.id
  policy = data.aws_iam_policy_document.bucket_results.json

  depends_on = [aws_s3_bucket_public_access_block.results]
}
