# Made from the app async-processor by "motif build". Change the app and build again; edits made here are lost.

data "aws_iam_policy_document" "lambda_assume_role" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "create_job" {
  name               = "${local.prefix}-async-processor-create-job"
  description        = "Role of the function create-job"
  assume_role_policy = data.aws_iam_policy_document.lambda_assume_role.json
}

data "aws_iam_policy_document" "create_job" {
  # create-job: writes its log
  statement {
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.create_job.arn}:*"]
  }

  # create-job: sends traces to X-Ray
  statement {
    actions   = ["xray:PutTelemetryRecords", "xray:PutTraceSegments"]
    resources = ["*"]
  }

  # create-job: grant jobs (writer of table jobs)
  statement {
    actions = [
      "dynamodb:BatchWriteItem",
      "dynamodb:DeleteItem",
      "dynamodb:PutItem",
      "dynamodb:UpdateItem",
    ]
    resources = [aws_dynamodb_table.jobs.arn]
  }

  # create-job: grant queue (sender of queue jobs)
  statement {
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.jobs.arn]
  }

  # create-job: grant requests (readWriter of table requests)
  statement {
    actions = [
      "dynamodb:BatchWriteItem",
      "dynamodb:DeleteItem",
      "dynamodb:GetItem",
      "dynamodb:PutItem",
      "dynamodb:Query",
      "dynamodb:Scan",
      "dynamodb:UpdateItem",
    ]
    resources = [aws_dynamodb_table.requests.arn]
  }
}

resource "aws_iam_role_policy" "create_job" {
  name   = "grants"
  role   = aws_iam_role.create_job.id
  policy = data.aws_iam_policy_document.create_job.json
}

resource "aws_iam_role" "get_job" {
  name               = "${local.prefix}-async-processor-get-job"
  description        = "Role of the function get-job"
  assume_role_policy = data.aws_iam_policy_document.lambda_assume_role.json
}

data "aws_iam_policy_document" "get_job" {
  # get-job: writes its log
  statement {
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.get_job.arn}:*"]
  }

  # get-job: sends traces to X-Ray
  statement {
    actions   = ["xray:PutTelemetryRecords", "xray:PutTraceSegments"]
    resources = ["*"]
  }

  # get-job: grant jobs (reader of table jobs)
  statement {
    actions   = ["dynamodb:GetItem", "dynamodb:Query", "dynamodb:Scan"]
    resources = [aws_dynamodb_table.jobs.arn]
  }
}

resource "aws_iam_role_policy" "get_job" {
  name   = "grants"
  role   = aws_iam_role.get_job.id
  policy = data.aws_iam_policy_document.get_job.json
}

resource "aws_iam_role" "get_job_result" {
  name               = "${local.prefix}-async-processor-get-job-result"
  description        = "Role of the function get-job-result"
  assume_role_policy = data.aws_iam_policy_document.lambda_assume_role.json
}

data "aws_iam_policy_document" "get_job_result" {
  # get-job-result: writes its log
  statement {
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.get_job_result.arn}:*"]
  }

  # get-job-result: sends traces to X-Ray
  statement {
    actions   = ["xray:PutTelemetryRecords", "xray:PutTraceSegments"]
    resources = ["*"]
  }

  # get-job-result: grant results (reader of bucket results)
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.results.arn}/*"]
  }

  # get-job-result: grant results (reader of bucket results), to list keys and to tell a missing one from a forbidden one
  statement {
    actions   = ["s3:ListBucket"]
    resources = [aws_s3_bucket.results.arn]
  }
}

resource "aws_iam_role_policy" "get_job_result" {
  name   = "grants"
  role   = aws_iam_role.get_job_result.id
  policy = data.aws_iam_policy_document.get_job_result.json
}

resource "aws_iam_role" "process_job" {
  name               = "${local.prefix}-async-processor-process-job"
  description        = "Role of the function process-job"
  assume_role_policy = data.aws_iam_policy_document.lambda_assume_role.json
}

data "aws_iam_policy_document" "process_job" {
  # process-job: writes its log
  statement {
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.process_job.arn}:*"]
  }

  # process-job: sends traces to X-Ray
  statement {
    actions   = ["xray:PutTelemetryRecords", "xray:PutTraceSegments"]
    resources = ["*"]
  }

  # process-job: consumes queue jobs (work) and sets when a failed message comes back
  statement {
    actions = [
      "sqs:ChangeMessageVisibility",
      "sqs:DeleteMessage",
      "sqs:GetQueueAttributes",
      "sqs:ReceiveMessage",
    ]
    resources = [aws_sqs_queue.jobs.arn]
  }

  # process-job: gives up messages of queue jobs (work) that cannot succeed
  statement {
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.jobs_dead_letter.arn]
  }

  # process-job: grant jobs (readWriter of table jobs)
  statement {
    actions = [
      "dynamodb:BatchWriteItem",
      "dynamodb:DeleteItem",
      "dynamodb:GetItem",
      "dynamodb:PutItem",
      "dynamodb:Query",
      "dynamodb:Scan",
      "dynamodb:UpdateItem",
    ]
    resources = [aws_dynamodb_table.jobs.arn]
  }

  # process-job: grant results (writer of bucket results)
  statement {
    actions   = ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:PutObject"]
    resources = ["${aws_s3_bucket.results.arn}/*"]
  }
}

resource "aws_iam_role_policy" "process_job" {
  name   = "grants"
  role   = aws_iam_role.process_job.id
  policy = data.aws_iam_policy_document.process_job.json
}

data "aws_iam_policy_document" "vpc" {
  # create-job, get-job, get-job-result, process-job: network interfaces in the VPC, made by Lambda
  statement {
    actions = [
      "ec2:CreateNetworkInterface",
      "ec2:DeleteNetworkInterface",
      "ec2:DescribeNetworkInterfaces",
      "ec2:DescribeSubnets",
    ]
    resources = ["*"]
  }
}

resource "aws_iam_role_policy" "vpc" {
  for_each = (
    length(var.vpc_subnet_ids) > 0
    ? {
      create_job     = aws_iam_role.create_job.id
      get_job        = aws_iam_role.get_job.id
      get_job_result = aws_iam_role.get_job_result.id
      process_job    = aws_iam_role.process_job.id
    }
    : {}
  )

  name   = "vpc"
  role   = each.value
  policy = data.aws_iam_policy_document.vpc.json
}

data "aws_iam_policy_document" "bucket_results" {
  # Nobody may come without TLS.
  statement {
    sid       = "TlsOnly"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [aws_s3_bucket.results.arn, "${aws_s3_bucket.results.arn}/*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

data "aws_iam_policy_document" "queue_tls_only" {
  for_each = {
    jobs             = aws_sqs_queue.jobs.arn
    jobs_dead_letter = aws_sqs_queue.jobs_dead_letter.arn
  }

  # Nobody may come without TLS.
  statement {
    sid       = "TlsOnly"
    effect    = "Deny"
    actions   = ["sqs:*"]
    resources = [each.value]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

resource "aws_sqs_queue_policy" "tls_only" {
  for_each = {
    jobs             = aws_sqs_queue.jobs.url
    jobs_dead_letter = aws_sqs_queue.jobs_dead_letter.url
  }

  queue_url = each.value
  policy    = data.aws_iam_policy_document.queue_tls_only[each.key].json
}
