# Made from the app fan-out by "motif build". Change the app and build again; edits made here are lost.

locals {
  buckets = toset(["originals", "thumbnails"])
}

resource "aws_s3_bucket" "bucket" {
  for_each = local.buckets

  bucket        = "${local.prefix}-fan-out-${each.key}-${data.aws_caller_identity.current.account_id}"
  force_destroy = !var.deletion_protection
}

resource "aws_s3_bucket_public_access_block" "bucket" {
  for_each = local.buckets

  bucket                  = aws_s3_bucket.bucket[each.key].id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "bucket" {
  for_each = local.buckets

  bucket = aws_s3_bucket.bucket[each.key].id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "bucket" {
  for_each = local.buckets

  bucket = aws_s3_bucket.bucket[each.key].id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_versioning" "bucket" {
  for_each = local.buckets

  bucket = aws_s3_bucket.bucket[each.key].id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "bucket" {
  for_each = local.buckets

  bucket = aws_s3_bucket.bucket[each.key].id

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

    expiration {
      expired_object_delete_marker = true
    }
  }

  depends_on = [aws_s3_bucket_versioning.bucket]
}

# Nobody may come without TLS.
resource "aws_s3_bucket_policy" "bucket" {
  for_each = local.buckets

  bucket = aws_s3_bucket.bucket[each.key].id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "TlsOnly"
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:*"
      Resource  = [aws_s3_bucket.bucket[each.key].arn, "${aws_s3_bucket.bucket[each.key].arn}/*"]
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  })

  depends_on = [aws_s3_bucket_public_access_block.bucket]
}

# Consumed by analyse-image.
resource "aws_sqs_queue" "images_analyse_image" {
  name                       = "${local.prefix}-fan-out-images-analyse-image"
  message_retention_seconds  = 345600
  visibility_timeout_seconds = 720
  max_message_size           = 1048576
  sqs_managed_sse_enabled    = true
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letter["images-analyse-image-dead-letter"].arn
    maxReceiveCount     = 8
  })
}

# Consumed by make-thumbnail.
resource "aws_sqs_queue" "images_make_thumbnail" {
  name                       = "${local.prefix}-fan-out-images-make-thumbnail"
  message_retention_seconds  = 345600
  visibility_timeout_seconds = 180
  max_message_size           = 1048576
  sqs_managed_sse_enabled    = true
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letter["images-make-thumbnail-dead-letter"].arn
    maxReceiveCount     = 6
  })
}

# Consumed by read-metadata.
resource "aws_sqs_queue" "images_read_metadata" {
  name                       = "${local.prefix}-fan-out-images-read-metadata"
  message_retention_seconds  = 345600
  visibility_timeout_seconds = 180
  max_message_size           = 1048576
  sqs_managed_sse_enabled    = true
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letter["images-read-metadata-dead-letter"].arn
    maxReceiveCount     = 5
  })
}

# What failed for good, until somebody looks at it.
resource "aws_sqs_queue" "dead_letter" {
  for_each = toset([
    "images-analyse-image-dead-letter",
    "images-read-metadata-dead-letter",
    "images-make-thumbnail-dead-letter",
  ])

  name                       = "${local.prefix}-fan-out-${each.key}"
  message_retention_seconds  = 1209600
  visibility_timeout_seconds = 30
  max_message_size           = 1048576
  sqs_managed_sse_enabled    = true
}

resource "aws_sqs_queue_redrive_allow_policy" "dead_letter" {
  for_each = {
    images-analyse-image-dead-letter = jsonencode({
      redrivePermission = "byQueue"
      sourceQueueArns   = [aws_sqs_queue.images_analyse_image.arn]
    })
    images-read-metadata-dead-letter = jsonencode({
      redrivePermission = "byQueue"
      sourceQueueArns   = [aws_sqs_queue.images_read_metadata.arn]
    })
    images-make-thumbnail-dead-letter = jsonencode({
      redrivePermission = "byQueue"
      sourceQueueArns   = [aws_sqs_queue.images_make_thumbnail.arn]
    })
  }

  queue_url            = aws_sqs_queue.dead_letter[each.key].url
  redrive_allow_policy = each.value
}

resource "aws_dynamodb_table" "requests" {
  name                        = "${local.prefix}-fan-out-requests"
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

resource "aws_dynamodb_table" "results" {
  name                        = "${local.prefix}-fan-out-results"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "id"
  range_key                   = "part"
  deletion_protection_enabled = var.deletion_protection

  attribute {
    name = "id"
    type = "S"
  }

  attribute {
    name = "part"
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled = true
  }
}

resource "aws_dynamodb_table" "uploads" {
  name                        = "${local.prefix}-fan-out-uploads"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "id"
  deletion_protection_enabled = var.deletion_protection

  attribute {
    name = "id"
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled = true
  }
}

# Goes to images-analyse-image, images-make-thumbnail, images-read-metadata.
resource "aws_sns_topic" "images" {
  name              = "${local.prefix}-fan-out-images"
  kms_master_key_id = "alias/aws/sns"
}

resource "aws_sns_topic_subscription" "queue" {
  for_each = {
    images-analyse-image = {
      queue = aws_sqs_queue.images_analyse_image.arn
      filter = jsonencode({
        bytes       = [{ numeric = ["<=", 500000] }]
        contentType = ["image/x-portable-pixmap"]
      })
      redrive = jsonencode({ deadLetterTargetArn = aws_sqs_queue.dead_letter["images-analyse-image-dead-letter"].arn })
    }
    images-make-thumbnail = {
      queue   = aws_sqs_queue.images_make_thumbnail.arn
      filter  = jsonencode({ contentType = [{ prefix = "image/" }] })
      redrive = jsonencode({ deadLetterTargetArn = aws_sqs_queue.dead_letter["images-make-thumbnail-dead-letter"].arn })
    }
    images-read-metadata = {
      queue   = aws_sqs_queue.images_read_metadata.arn
      filter  = null
      redrive = jsonencode({ deadLetterTargetArn = aws_sqs_queue.dead_letter["images-read-metadata-dead-letter"].arn })
    }
  }

  topic_arn            = aws_sns_topic.images.arn
  protocol             = "sqs"
  endpoint             = each.value.queue
  raw_message_delivery = true
  filter_policy_scope  = "MessageAttributes"
  filter_policy        = each.value.filter
  redrive_policy       = each.value.redrive

  depends_on = [aws_sqs_queue_policy.subscribed]
}
