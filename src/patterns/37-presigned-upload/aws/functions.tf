# Made from the app presigned-upload by "motif build". Change the app and build again; edits made here are lost.

locals {
  # The functions by name, with what differs between them.
  functions = {
    confirm-upload = { kind = "consumer", memory = 256, timeout = 30 }
    get-upload     = { kind = "http", memory = 256, timeout = 30 }
    offer-upload   = { kind = "http", memory = 256, timeout = 30 }
    sweep-uploads  = { kind = "scheduled", memory = 256, timeout = 300 }
  }
  # Their variables, besides those that all have.
  environment = {
    confirm-upload = {
      MOTIF_BUCKET_FILES      = aws_s3_bucket.bucket["files"].bucket
      MOTIF_DEAD_LETTER_QUEUE = aws_sqs_queue.dead_letter["confirm-upload-dead-letter"].url
      MOTIF_TABLE_UPLOADS     = aws_dynamodb_table.uploads.name
    }
    get-upload = {
      MOTIF_BODY_LIMIT    = "6291456"
      MOTIF_TABLE_UPLOADS = aws_dynamodb_table.uploads.name
    }
    offer-upload = {
      MOTIF_BODY_LIMIT    = "6291456"
      MOTIF_BUCKET_FILES  = aws_s3_bucket.bucket["files"].bucket
      MOTIF_TABLE_UPLOADS = aws_dynamodb_table.uploads.name
    }
    sweep-uploads = {
      MOTIF_BUCKET_FILES      = aws_s3_bucket.bucket["files"].bucket
      MOTIF_DEAD_LETTER_QUEUE = aws_sqs_queue.dead_letter["sweep-uploads-dead-letter"].url
      MOTIF_TABLE_UPLOADS     = aws_dynamodb_table.uploads.name
    }
  }
}

resource "aws_lambda_function" "function" {
  for_each = local.functions

  function_name    = "${local.prefix}-presigned-upload-${each.key}"
  description      = "presigned-upload: ${each.key} (${each.value.kind})"
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
      MOTIF_SERVICE           = "presigned-upload"
      MOTIF_METRICS_NAMESPACE = "${local.prefix}-presigned-upload"
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
  for_each = {
    confirm-upload = aws_sqs_queue.dead_letter["confirm-upload-dead-letter"].arn
    sweep-uploads  = aws_sqs_queue.dead_letter["sweep-uploads-dead-letter"].arn
  }

  function_name                = aws_lambda_function.function[each.key].function_name
  maximum_retry_attempts       = 2
  maximum_event_age_in_seconds = 21600

  destination_config {
    on_failure {
      destination = each.value
    }
  }
}

# These can cause their own next call. Lambda would stop it after 16 in a row; what bounds it is the app.
resource "aws_lambda_function_recursion_config" "function" {
  for_each = toset([
    # bucket files
    "confirm-upload",
  ])

  function_name  = aws_lambda_function.function[each.key].function_name
  recursive_loop = "Allow"
}

resource "aws_lambda_permission" "files_bucket_to_confirm_upload" {
  statement_id   = "files_bucket"
  action         = "lambda:InvokeFunction"
  function_name  = aws_lambda_function.function["confirm-upload"].function_name
  principal      = "s3.amazonaws.com"
  source_arn     = aws_s3_bucket.bucket["files"].arn
  source_account = data.aws_caller_identity.current.account_id
}

resource "aws_s3_bucket_notification" "files" {
  bucket = aws_s3_bucket.bucket["files"].id

  lambda_function {
    id                  = "arrivals"
    lambda_function_arn = aws_lambda_function.function["confirm-upload"].arn
    events              = ["s3:ObjectCreated:*"]
  }

  depends_on = [aws_lambda_permission.files_bucket_to_confirm_upload]
}

resource "aws_scheduler_schedule_group" "app" {
  name = "${local.prefix}-presigned-upload"
}

locals {
  # The schedules by name, with what they run.
  schedules = {
    sweeping = {
      function     = "sweep-uploads"
      expression   = "rate(1 hour)"
      time_zone    = "UTC"
      maximum_age  = 21600
      dead_letters = aws_sqs_queue.dead_letter["sweep-uploads-dead-letter"].arn
    }
  }
}

resource "aws_scheduler_schedule" "schedule" {
  for_each = local.schedules

  name                         = "${local.prefix}-presigned-upload-${each.key}"
  group_name                   = aws_scheduler_schedule_group.app.name
  description                  = "Runs ${each.value.function}"
  schedule_expression          = each.value.expression
  schedule_expression_timezone = each.value.time_zone

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn      = aws_lambda_function.function[each.value.function].arn
    role_arn = aws_iam_role.schedule[each.key].arn
    input    = "{\"schedule\":\"${each.key}\",\"scheduledFor\":\"<aws.scheduler.scheduled-time>\"}"

    retry_policy {
      maximum_retry_attempts       = 185
      maximum_event_age_in_seconds = each.value.maximum_age
    }

    dead_letter_config {
      arn = each.value.dead_letters
    }
  }

  depends_on = [aws_iam_role_policy.schedule]
}
