# Made from the app presigned-upload by "motif build". Change the app and build again; edits made here are lost.

data "aws_iam_policy_document" "lambda_assume_role" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "function" {
  for_each = local.functions

  name               = "${local.prefix}-presigned-upload-${each.key}"
  description        = "Role of the function ${each.key}"
  assume_role_policy = data.aws_iam_policy_document.lambda_assume_role.json
}

locals {
  # What the kinds of access allow.
  actions = {
    bucket_read_writer = ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:PutObject"]
    table_read_writer = [
      "dynamodb:BatchWriteItem",
      "dynamodb:DeleteItem",
      "dynamodb:GetItem",
      "dynamodb:PutItem",
      "dynamodb:Query",
      "dynamodb:Scan",
      "dynamodb:UpdateItem",
    ]
    table_reader = ["dynamodb:GetItem", "dynamodb:Query", "dynamodb:Scan"]
    table_writer = [
      "dynamodb:BatchWriteItem",
      "dynamodb:DeleteItem",
      "dynamodb:PutItem",
      "dynamodb:UpdateItem",
    ]
  }
  # What each function may do, besides writing its log and sending traces.
  grants = {
    confirm-upload = [
      # confirm-upload: grant files (readWriter of bucket files)
      { actions = local.actions.bucket_read_writer, resources = ["${aws_s3_bucket.bucket["files"].arn}/*"] },
      # confirm-upload: grant files (readWriter of bucket files), to list keys and to tell a missing one from a forbidden one
      { actions = ["s3:ListBucket"], resources = [aws_s3_bucket.bucket["files"].arn] },
      # confirm-upload: grant uploads (readWriter of table uploads)
      { actions = local.actions.table_read_writer, resources = [aws_dynamodb_table.uploads.arn] },
      # confirm-upload: grant uploads (readWriter of table uploads), through its indexes
      { actions = ["dynamodb:Query"], resources = ["${aws_dynamodb_table.uploads.arn}/index/by-status"] },
      # confirm-upload: hands over asynchronous invocations that failed for good
      { actions = ["sqs:SendMessage"], resources = [aws_sqs_queue.dead_letter["confirm-upload-dead-letter"].arn] },
    ]
    get-upload = [
      # get-upload: grant uploads (reader of table uploads)
      { actions = local.actions.table_reader, resources = [aws_dynamodb_table.uploads.arn] },
      # get-upload: grant uploads (reader of table uploads), through its indexes
      { actions = ["dynamodb:Query"], resources = ["${aws_dynamodb_table.uploads.arn}/index/by-status"] },
    ]
    offer-upload = [
      # offer-upload: grant files (presigner of bucket files)
      { actions = ["s3:PutObject"], resources = ["${aws_s3_bucket.bucket["files"].arn}/*"] },
      # offer-upload: grant uploads (writer of table uploads)
      { actions = local.actions.table_writer, resources = [aws_dynamodb_table.uploads.arn] },
    ]
    sweep-uploads = [
      # sweep-uploads: grant files (readWriter of bucket files)
      { actions = local.actions.bucket_read_writer, resources = ["${aws_s3_bucket.bucket["files"].arn}/*"] },
      # sweep-uploads: grant files (readWriter of bucket files), to list keys and to tell a missing one from a forbidden one
      { actions = ["s3:ListBucket"], resources = [aws_s3_bucket.bucket["files"].arn] },
      # sweep-uploads: grant uploads (readWriter of table uploads)
      { actions = local.actions.table_read_writer, resources = [aws_dynamodb_table.uploads.arn] },
      # sweep-uploads: grant uploads (readWriter of table uploads), through its indexes
      { actions = ["dynamodb:Query"], resources = ["${aws_dynamodb_table.uploads.arn}/index/by-status"] },
      # sweep-uploads: hands over asynchronous invocations that failed for good
      { actions = ["sqs:SendMessage"], resources = [aws_sqs_queue.dead_letter["sweep-uploads-dead-letter"].arn] },
    ]
  }
}

data "aws_iam_policy_document" "function" {
  for_each = local.functions

  # every function: writes its log
  statement {
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.function[each.key].arn}:*"]
  }

  # every function that is traced: sends traces to X-Ray, where there is nothing to name
  statement {
    actions   = ["xray:PutTelemetryRecords", "xray:PutTraceSegments"]
    resources = ["*"]
  }

  dynamic "statement" {
    for_each = local.grants[each.key]

    content {
      actions   = statement.value.actions
      resources = statement.value.resources
    }
  }
}

resource "aws_iam_role_policy" "function" {
  for_each = local.functions

  name   = "grants"
  role   = aws_iam_role.function[each.key].id
  policy = data.aws_iam_policy_document.function[each.key].json
}

locals {
  ec2 = "arn:${data.aws_partition.current.partition}:ec2:${var.region}"
}

data "aws_iam_policy_document" "vpc" {
  # every function in a VPC, by Lambda: makes network interfaces in the given subnets
  statement {
    actions = ["ec2:CreateNetworkInterface"]
    resources = concat(
      ["${local.ec2}:${data.aws_caller_identity.current.account_id}:network-interface/*"],
      [for id in var.vpc_subnet_ids : "${local.ec2}:*:subnet/${id}"],
      [for id in var.vpc_security_group_ids : "${local.ec2}:*:security-group/${id}"],
    )
  }

  # every function in a VPC, by Lambda: removes them and sets their addresses; AWS wants all ids
  statement {
    actions = [
      "ec2:AssignPrivateIpAddresses",
      "ec2:DeleteNetworkInterface",
      "ec2:UnassignPrivateIpAddresses",
    ]
    resources = ["${local.ec2}:${data.aws_caller_identity.current.account_id}:*/*"]
  }

  # every function in a VPC, by Lambda: describes them; AWS knows nothing narrower
  statement {
    actions   = ["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"]
    resources = ["*"]
  }
}

resource "aws_iam_role_policy" "vpc" {
  for_each = toset(length(var.vpc_subnet_ids) > 0 ? keys(local.functions) : [])

  name   = "vpc"
  role   = aws_iam_role.function[each.key].id
  policy = data.aws_iam_policy_document.vpc.json
}

locals {
  queues = {
    confirm-upload-dead-letter = aws_sqs_queue.dead_letter["confirm-upload-dead-letter"]
    sweep-uploads-dead-letter  = aws_sqs_queue.dead_letter["sweep-uploads-dead-letter"]
  }
}

# Nobody may come without TLS.
resource "aws_sqs_queue_policy" "tls_only" {
  for_each = local.queues

  queue_url = each.value.url
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "TlsOnly"
      Effect    = "Deny"
      Principal = "*"
      Action    = "sqs:*"
      Resource  = each.value.arn
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  })
}

data "aws_iam_policy_document" "scheduler_assume_role" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["scheduler.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [data.aws_caller_identity.current.account_id]
    }

    condition {
      test     = "ArnEquals"
      variable = "aws:SourceArn"
      values   = [aws_scheduler_schedule_group.app.arn]
    }
  }
}

resource "aws_iam_role" "schedule" {
  for_each = local.schedules

  name               = "${local.prefix}-presigned-upload-${each.key}-schedule"
  description        = "Role of the schedule ${each.key}"
  assume_role_policy = data.aws_iam_policy_document.scheduler_assume_role.json
}

data "aws_iam_policy_document" "schedule" {
  for_each = local.schedules

  # every schedule: calls its function
  statement {
    actions   = ["lambda:InvokeFunction"]
    resources = [aws_lambda_function.function[each.value.function].arn]
  }

  # every schedule: hands over runs that could not be started
  statement {
    actions   = ["sqs:SendMessage"]
    resources = [each.value.dead_letters]
  }
}

resource "aws_iam_role_policy" "schedule" {
  for_each = local.schedules

  name   = "grants"
  role   = aws_iam_role.schedule[each.key].id
  policy = data.aws_iam_policy_document.schedule[each.key].json
}
