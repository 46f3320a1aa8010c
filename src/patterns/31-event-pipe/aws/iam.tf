# Made from the app event-pipe by "motif build". Change the app and build again; edits made here are lost.

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

  name               = "${local.prefix}-event-pipe-${each.key}"
  description        = "Role of the function ${each.key}"
  assume_role_policy = data.aws_iam_policy_document.lambda_assume_role.json
}

locals {
  # What the kinds of access allow.
  actions = {
    queue_consumer = [
      "sqs:ChangeMessageVisibility",
      "sqs:DeleteMessage",
      "sqs:GetQueueAttributes",
      "sqs:ReceiveMessage",
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
    accept-reading = [
      # accept-reading: grant readings (sender of queue readings)
      { actions = ["sqs:SendMessage"], resources = [aws_sqs_queue.readings.arn] },
    ]
    list-alerts = [
      # list-alerts: grant alerts (reader of table alerts)
      { actions = local.actions.table_reader, resources = [aws_dynamodb_table.alerts.arn] },
    ]
    pass-hot-readings = [
      # pass-hot-readings: consumes queue readings (pass) and sets when a failed message comes back
      { actions = local.actions.queue_consumer, resources = [aws_sqs_queue.readings.arn] },
      # pass-hot-readings: gives up messages of queue readings (pass) that cannot succeed
      { actions = ["sqs:SendMessage"], resources = [aws_sqs_queue.dead_letter["readings-dead-letter"].arn] },
      # pass-hot-readings: grant $target (sender of queue hot-readings)
      { actions = ["sqs:SendMessage"], resources = [aws_sqs_queue.hot_readings.arn] },
      # pass-hot-readings: grant machines (reader of table machines)
      { actions = local.actions.table_reader, resources = [aws_dynamodb_table.machines.arn] },
    ]
    raise-alert = [
      # raise-alert: consumes queue hot-readings (raise) and sets when a failed message comes back
      { actions = local.actions.queue_consumer, resources = [aws_sqs_queue.hot_readings.arn] },
      # raise-alert: gives up messages of queue hot-readings (raise) that cannot succeed
      { actions = ["sqs:SendMessage"], resources = [aws_sqs_queue.dead_letter["hot-readings-dead-letter"].arn] },
      # raise-alert: grant alerts (writer of table alerts)
      { actions = local.actions.table_writer, resources = [aws_dynamodb_table.alerts.arn] },
    ]
    register-machine = [
      # register-machine: grant machines (writer of table machines)
      { actions = local.actions.table_writer, resources = [aws_dynamodb_table.machines.arn] },
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
    hot-readings             = aws_sqs_queue.hot_readings
    readings                 = aws_sqs_queue.readings
    readings-dead-letter     = aws_sqs_queue.dead_letter["readings-dead-letter"]
    hot-readings-dead-letter = aws_sqs_queue.dead_letter["hot-readings-dead-letter"]
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
