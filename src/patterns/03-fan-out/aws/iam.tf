# Made from the app fan-out by "motif build". Change the app and build again; edits made here are lost.

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

  name               = "${local.prefix}-fan-out-${each.key}"
  description        = "Role of the function ${each.key}"
  assume_role_policy = data.aws_iam_policy_document.lambda_assume_role.json
}

locals {
  # What the kinds of access allow.
  actions = {
    bucket_writer = ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:PutObject"]
    queue_consumer = [
      "sqs:ChangeMessageVisibility",
      "sqs:DeleteMessage",
      "sqs:GetQueueAttributes",
      "sqs:ReceiveMessage",
    ]
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
    analyse-image = [
      # analyse-image: consumes queue images-analyse-image (analysis) and sets when a failed message comes back
      { actions = local.actions.queue_consumer, resources = [aws_sqs_queue.images_analyse_image.arn] },
      # analyse-image: gives up messages of queue images-analyse-image (analysis) that cannot succeed
      { actions = ["sqs:SendMessage"], resources = [aws_sqs_queue.dead_letter["images-analyse-image-dead-letter"].arn] },
      # analyse-image: grant originals (reader of bucket originals)
      { actions = ["s3:GetObject"], resources = ["${aws_s3_bucket.bucket["originals"].arn}/*"] },
      # analyse-image: grant originals (reader of bucket originals), to list keys and to tell a missing one from a forbidden one
      { actions = ["s3:ListBucket"], resources = [aws_s3_bucket.bucket["originals"].arn] },
      # analyse-image: grant results (writer of table results)
      { actions = local.actions.table_writer, resources = [aws_dynamodb_table.results.arn] },
    ]
    get-image = [
      # get-image: grant results (reader of table results)
      { actions = local.actions.table_reader, resources = [aws_dynamodb_table.results.arn] },
      # get-image: grant uploads (reader of table uploads)
      { actions = local.actions.table_reader, resources = [aws_dynamodb_table.uploads.arn] },
    ]
    make-thumbnail = [
      # make-thumbnail: consumes queue images-make-thumbnail (thumbnail) and sets when a failed message comes back
      {
        actions   = local.actions.queue_consumer
        resources = [aws_sqs_queue.images_make_thumbnail.arn]
      },
      # make-thumbnail: gives up messages of queue images-make-thumbnail (thumbnail) that cannot succeed
      {
        actions   = ["sqs:SendMessage"]
        resources = [aws_sqs_queue.dead_letter["images-make-thumbnail-dead-letter"].arn]
      },
      # make-thumbnail: grant originals (reader of bucket originals)
      {
        actions   = ["s3:GetObject"]
        resources = ["${aws_s3_bucket.bucket["originals"].arn}/*"]
      },
      # make-thumbnail: grant originals (reader of bucket originals), to list keys and to tell a missing one from a forbidden one
      {
        actions   = ["s3:ListBucket"]
        resources = [aws_s3_bucket.bucket["originals"].arn]
      },
      # make-thumbnail: grant results (writer of table results)
      {
        actions   = local.actions.table_writer
        resources = [aws_dynamodb_table.results.arn]
      },
      # make-thumbnail: grant thumbnails (writer of bucket thumbnails)
      {
        actions   = local.actions.bucket_writer
        resources = ["${aws_s3_bucket.bucket["thumbnails"].arn}/*"]
      },
    ]
    read-metadata = [
      # read-metadata: consumes queue images-read-metadata (metadata) and sets when a failed message comes back
      { actions = local.actions.queue_consumer, resources = [aws_sqs_queue.images_read_metadata.arn] },
      # read-metadata: gives up messages of queue images-read-metadata (metadata) that cannot succeed
      { actions = ["sqs:SendMessage"], resources = [aws_sqs_queue.dead_letter["images-read-metadata-dead-letter"].arn] },
      # read-metadata: grant originals (reader of bucket originals)
      { actions = ["s3:GetObject"], resources = ["${aws_s3_bucket.bucket["originals"].arn}/*"] },
      # read-metadata: grant originals (reader of bucket originals), to list keys and to tell a missing one from a forbidden one
      { actions = ["s3:ListBucket"], resources = [aws_s3_bucket.bucket["originals"].arn] },
      # read-metadata: grant results (writer of table results)
      { actions = local.actions.table_writer, resources = [aws_dynamodb_table.results.arn] },
    ]
    upload-image = [
      # upload-image: grant images (publisher of topic images)
      { actions = ["sns:Publish"], resources = [aws_sns_topic.images.arn] },
      # upload-image: grant originals (writer of bucket originals)
      { actions = local.actions.bucket_writer, resources = ["${aws_s3_bucket.bucket["originals"].arn}/*"] },
      # upload-image: grant requests (readWriter of table requests)
      { actions = local.actions.table_read_writer, resources = [aws_dynamodb_table.requests.arn] },
      # upload-image: grant uploads (writer of table uploads)
      { actions = local.actions.table_writer, resources = [aws_dynamodb_table.uploads.arn] },
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
  subscribed_queues = {
    images-analyse-image = {
      queue  = aws_sqs_queue.images_analyse_image
      source = aws_sns_topic.images.arn
    }
    images-make-thumbnail = {
      queue  = aws_sqs_queue.images_make_thumbnail
      source = aws_sns_topic.images.arn
    }
    images-read-metadata = {
      queue  = aws_sqs_queue.images_read_metadata
      source = aws_sns_topic.images.arn
    }
    images-analyse-image-dead-letter = {
      queue  = aws_sqs_queue.dead_letter["images-analyse-image-dead-letter"]
      source = aws_sns_topic.images.arn
    }
    images-read-metadata-dead-letter = {
      queue  = aws_sqs_queue.dead_letter["images-read-metadata-dead-letter"]
      source = aws_sns_topic.images.arn
    }
    images-make-thumbnail-dead-letter = {
      queue  = aws_sqs_queue.dead_letter["images-make-thumbnail-dead-letter"]
      source = aws_sns_topic.images.arn
    }
  }
}

# Nobody may come without TLS. A topic may bring its messages.
resource "aws_sqs_queue_policy" "subscribed" {
  for_each = local.subscribed_queues

  queue_url = each.value.queue.url
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "TlsOnly"
        Effect    = "Deny"
        Principal = "*"
        Action    = "sqs:*"
        Resource  = each.value.queue.arn
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
      {
        Sid       = "FromTopic"
        Effect    = "Allow"
        Principal = { Service = "sns.amazonaws.com" }
        Action    = "sqs:SendMessage"
        Resource  = each.value.queue.arn
        Condition = { ArnEquals = { "aws:SourceArn" = each.value.source } }
      },
    ]
  })
}

# Nobody may come without TLS.
resource "aws_sns_topic_policy" "tls_only" {
  for_each = toset(["images"])

  arn = aws_sns_topic.images.arn
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "TlsOnly"
      Effect    = "Deny"
      Principal = "*"
      Action    = "sns:Publish"
      Resource  = aws_sns_topic.images.arn
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  })
}
