# Made from the app claim-check by "motif build". Change the app and build again; edits made here are lost.

locals {
  # The functions by name, with what differs between them.
  functions = {
    get-document    = { kind = "http", memory = 256, timeout = 30 }
    index-document  = { kind = "consumer", memory = 512, timeout = 60 }
    submit-document = { kind = "http", memory = 512, timeout = 30 }
  }
  # Their variables, besides those that all have.
  environment = {
    get-document = {
      MOTIF_BODY_LIMIT  = "4000000"
      MOTIF_TABLE_INDEX = aws_dynamodb_table.index.name
    }
    index-document = {
      MOTIF_BUCKET_DOCUMENTS = aws_s3_bucket.bucket["documents"].bucket
      MOTIF_QUEUE_DELIVERIES = jsonencode([{
        queue              = "documents"
        queueArn           = aws_sqs_queue.documents.arn
        queueUrl           = aws_sqs_queue.documents.url
        deadLetterQueueUrl = aws_sqs_queue.dead_letter["documents-dead-letter"].url
        attempts           = 5
        initialDelayMs     = 1000
        maxDelayMs         = 60000
        factor             = 2
      }])
      MOTIF_TABLE_INDEX = aws_dynamodb_table.index.name
    }
    submit-document = {
      MOTIF_BODY_LIMIT       = "4000000"
      MOTIF_BUCKET_DOCUMENTS = aws_s3_bucket.bucket["documents"].bucket
      MOTIF_QUEUE_DOCUMENTS  = aws_sqs_queue.documents.url
      MOTIF_TABLE_INDEX      = aws_dynamodb_table.index.name
      MOTIF_TABLE_REQUESTS   = aws_dynamodb_table.requests.name
    }
  }
}

resource "aws_lambda_function" "function" {
  for_each = local.functions

  function_name    = "${local.prefix}-claim-check-${each.key}"
  description      = "claim-check: ${each.key} (${each.value.kind})"
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
      MOTIF_SERVICE           = "claim-check"
      MOTIF_METRICS_NAMESPACE = "${local.prefix}-claim-check"
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

# Queue documents to index-document.
resource "aws_lambda_event_source_mapping" "work" {
  event_source_arn        = aws_sqs_queue.documents.arn
  function_name           = aws_lambda_function.function["index-document"].arn
  batch_size              = 5
  function_response_types = ["ReportBatchItemFailures"]

  # Of the account's concurrency, which all functions in the region share: 10 and less in a new account.
  scaling_config {
    maximum_concurrency = 10
  }
}
