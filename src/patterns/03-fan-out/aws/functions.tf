# Made from the app fan-out by "motif build". Change the app and build again; edits made here are lost.

locals {
  # The functions by name, with what differs between them.
  functions = {
    analyse-image  = { kind = "consumer", memory = 512, timeout = 120 }
    get-image      = { kind = "http", memory = 256, timeout = 30 }
    make-thumbnail = { kind = "consumer", memory = 256, timeout = 30 }
    read-metadata  = { kind = "consumer", memory = 256, timeout = 30 }
    upload-image   = { kind = "http", memory = 256, timeout = 30 }
  }
  # Their variables, besides those that all have.
  environment = {
    analyse-image = {
      MOTIF_BUCKET_ORIGINALS = aws_s3_bucket.bucket["originals"].bucket
      MOTIF_QUEUE_DELIVERIES = jsonencode([{
        queue              = "images-analyse-image"
        queueArn           = aws_sqs_queue.images_analyse_image.arn
        queueUrl           = aws_sqs_queue.images_analyse_image.url
        deadLetterQueueUrl = aws_sqs_queue.dead_letter["images-analyse-image-dead-letter"].url
        attempts           = 8
        initialDelayMs     = 5000
        maxDelayMs         = 300000
        factor             = 2
      }])
      MOTIF_TABLE_RESULTS = aws_dynamodb_table.results.name
    }
    get-image = {
      MOTIF_BODY_LIMIT    = "2000000"
      MOTIF_TABLE_RESULTS = aws_dynamodb_table.results.name
      MOTIF_TABLE_UPLOADS = aws_dynamodb_table.uploads.name
    }
    make-thumbnail = {
      MOTIF_BUCKET_ORIGINALS  = aws_s3_bucket.bucket["originals"].bucket
      MOTIF_BUCKET_THUMBNAILS = aws_s3_bucket.bucket["thumbnails"].bucket
      MOTIF_QUEUE_DELIVERIES = jsonencode([{
        queue              = "images-make-thumbnail"
        queueArn           = aws_sqs_queue.images_make_thumbnail.arn
        queueUrl           = aws_sqs_queue.images_make_thumbnail.url
        deadLetterQueueUrl = aws_sqs_queue.dead_letter["images-make-thumbnail-dead-letter"].url
        attempts           = 6
        initialDelayMs     = 1000
        maxDelayMs         = 60000
        factor             = 2
      }])
      MOTIF_TABLE_RESULTS = aws_dynamodb_table.results.name
    }
    read-metadata = {
      MOTIF_BUCKET_ORIGINALS = aws_s3_bucket.bucket["originals"].bucket
      MOTIF_QUEUE_DELIVERIES = jsonencode([{
        queue              = "images-read-metadata"
        queueArn           = aws_sqs_queue.images_read_metadata.arn
        queueUrl           = aws_sqs_queue.images_read_metadata.url
        deadLetterQueueUrl = aws_sqs_queue.dead_letter["images-read-metadata-dead-letter"].url
        attempts           = 5
        initialDelayMs     = 1000
        maxDelayMs         = 60000
        factor             = 2
      }])
      MOTIF_TABLE_RESULTS = aws_dynamodb_table.results.name
    }
    upload-image = {
      MOTIF_BODY_LIMIT       = "2000000"
      MOTIF_BUCKET_ORIGINALS = aws_s3_bucket.bucket["originals"].bucket
      MOTIF_TABLE_REQUESTS   = aws_dynamodb_table.requests.name
      MOTIF_TABLE_UPLOADS    = aws_dynamodb_table.uploads.name
      MOTIF_TOPIC_IMAGES     = aws_sns_topic.images.arn
    }
  }
}

resource "aws_lambda_function" "function" {
  for_each = local.functions

  function_name    = "${local.prefix}-fan-out-${each.key}"
  description      = "fan-out: ${each.key} (${each.value.kind})"
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
      MOTIF_SERVICE           = "fan-out"
      MOTIF_METRICS_NAMESPACE = "${local.prefix}-fan-out"
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

# Queue images-analyse-image to analyse-image.
resource "aws_lambda_event_source_mapping" "analysis" {
  event_source_arn        = aws_sqs_queue.images_analyse_image.arn
  function_name           = aws_lambda_function.function["analyse-image"].arn
  batch_size              = 1
  function_response_types = ["ReportBatchItemFailures"]

  # Of the account's concurrency, which all functions in the region share: 10 and less in a new account.
  scaling_config {
    maximum_concurrency = 2
  }
}

# Queue images-read-metadata to read-metadata.
resource "aws_lambda_event_source_mapping" "metadata" {
  event_source_arn        = aws_sqs_queue.images_read_metadata.arn
  function_name           = aws_lambda_function.function["read-metadata"].arn
  batch_size              = 10
  function_response_types = ["ReportBatchItemFailures"]
}

# Queue images-make-thumbnail to make-thumbnail.
resource "aws_lambda_event_source_mapping" "thumbnail" {
  event_source_arn        = aws_sqs_queue.images_make_thumbnail.arn
  function_name           = aws_lambda_function.function["make-thumbnail"].arn
  batch_size              = 5
  function_response_types = ["ReportBatchItemFailures"]
}
