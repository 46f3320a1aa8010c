# Made from the app s3-event-processor by "motif build". Change the app and build again; edits made here are lost.

data "aws_iam_policy_document" "lambda_assume_role" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "accept_upload" {
  name               = "${local.prefix}-s3-event-processor-accept-upload"
  description        = "Role of the function accept-upload"
  assume_role_policy = data.aws_iam_policy_document.lambda_assume_role.json
}

data "aws_iam_policy_document" "accept_upload" {
  # accept-upload: writes its log
  statement {
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.accept_upload.arn}:*"]
  }

  # accept-upload: sends traces to X-Ray
  statement {
    actions   = ["xray:PutTelemetryRecords", "xray:PutTraceSegments"]
    resources = ["*"]
  }

  # accept-upload: grant imports (readWriter of table imports)
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
    resources = [aws_dynamodb_table.imports.arn]
  }

  # accept-upload: grant steps (sender of queue import-steps)
  statement {
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.import_steps.arn]
  }

  # accept-upload: grant uploads (reader of bucket uploads)
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.uploads.arn}/*"]
  }

  # accept-upload: grant uploads (reader of bucket uploads), to list keys and to tell a missing one from a forbidden one
  statement {
    actions   = ["s3:ListBucket"]
    resources = [aws_s3_bucket.uploads.arn]
  }

  # accept-upload: hands over asynchronous invocations that failed for good
  statement {
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.accept_upload_dead_letter.arn]
  }
}

resource "aws_iam_role_policy" "accept_upload" {
  name   = "grants"
  role   = aws_iam_role.accept_upload.id
  policy = data.aws_iam_policy_document.accept_upload.json
}

resource "aws_iam_role" "import_step" {
  name               = "${local.prefix}-s3-event-processor-import-step"
  description        = "Role of the function import-step"
  assume_role_policy = data.aws_iam_policy_document.lambda_assume_role.json
}

data "aws_iam_policy_document" "import_step" {
  # import-step: writes its log
  statement {
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.import_step.arn}:*"]
  }

  # import-step: sends traces to X-Ray
  statement {
    actions   = ["xray:PutTelemetryRecords", "xray:PutTraceSegments"]
    resources = ["*"]
  }

  # import-step: consumes queue import-steps (import) and sets when a failed message comes back
  statement {
    actions = [
      "sqs:ChangeMessageVisibility",
      "sqs:DeleteMessage",
      "sqs:GetQueueAttributes",
      "sqs:ReceiveMessage",
    ]
    resources = [aws_sqs_queue.import_steps.arn]
  }

  # import-step: gives up messages of queue import-steps (import) that cannot succeed
  statement {
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.import_steps_dead_letter.arn]
  }

  # import-step: grant badRows (readWriter of table bad-rows)
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
    resources = [aws_dynamodb_table.bad_rows.arn]
  }

  # import-step: grant imports (readWriter of table imports)
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
    resources = [aws_dynamodb_table.imports.arn]
  }

  # import-step: grant products (writer of table products)
  statement {
    actions = [
      "dynamodb:BatchWriteItem",
      "dynamodb:DeleteItem",
      "dynamodb:PutItem",
      "dynamodb:UpdateItem",
    ]
    resources = [aws_dynamodb_table.products.arn]
  }

  # import-step: grant reports (writer of bucket reports)
  statement {
    actions   = ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:PutObject"]
    resources = ["${aws_s3_bucket.reports.arn}/*"]
  }

  # import-step: grant steps (sender of queue import-steps)
  statement {
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.import_steps.arn]
  }

  # import-step: grant uploads (reader of bucket uploads)
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.uploads.arn}/*"]
  }

  # import-step: grant uploads (reader of bucket uploads), to list keys and to tell a missing one from a forbidden one
  statement {
    actions   = ["s3:ListBucket"]
    resources = [aws_s3_bucket.uploads.arn]
  }
}

resource "aws_iam_role_policy" "import_step" {
  name   = "grants"
  role   = aws_iam_role.import_step.id
  policy = data.aws_iam_policy_document.import_step.json
}

data "aws_iam_policy_document" "vpc" {
  # accept-upload, import-step: network interfaces in the VPC, made by Lambda
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
      accept_upload = aws_iam_role.accept_upload.id
      import_step   = aws_iam_role.import_step.id
    }
    : {}
  )

  name   = "vpc"
  role   = each.value
  policy = data.aws_iam_policy_document.vpc.json
}

data "aws_iam_policy_document" "bucket_reports" {
  # Nobody may come without TLS.
  statement {
    sid       = "TlsOnly"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [aws_s3_bucket.reports.arn, "${aws_s3_bucket.reports.arn}/*"]

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

data "aws_iam_policy_document" "bucket_uploads" {
  # Nobody may come without TLS.
  statement {
    sid       = "TlsOnly"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [aws_s3_bucket.uploads.arn, "${aws_s3_bucket.uploads.arn}/*"]

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
    import_steps              = aws_sqs_queue.import_steps.arn
    import_steps_dead_letter  = aws_sqs_queue.import_steps_dead_letter.arn
    accept_upload_dead_letter = aws_sqs_queue.accept_upload_dead_letter.arn
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
    import_steps              = aws_sqs_queue.import_steps.url
    import_steps_dead_letter  = aws_sqs_queue.import_steps_dead_letter.url
    accept_upload_dead_letter = aws_sqs_queue.accept_upload_dead_letter.url
  }

  queue_url = each.value
  policy    = data.aws_iam_policy_document.queue_tls_only[each.key].json
}
