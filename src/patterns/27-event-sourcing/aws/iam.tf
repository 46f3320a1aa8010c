# Made from the app event-sourcing by "motif build". Change the app and build again; edits made here are lost.

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

  name               = "${local.prefix}-event-sourcing-${each.key}"
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
    table_transaction_writer = [
      "dynamodb:ConditionCheckItem",
      "dynamodb:DeleteItem",
      "dynamodb:PutItem",
      "dynamodb:UpdateItem",
    ]
  }
  # What each function may do, besides writing its log and sending traces.
  grants = {
    catch-up = [
      # catch-up: grant changed (sender of queue changed)
      { actions = ["sqs:SendMessage"], resources = [aws_sqs_queue.changed.arn] },
      # catch-up: grant store (reader of table accounts)
      { actions = local.actions.table_reader, resources = [aws_dynamodb_table.accounts.arn] },
      # catch-up: grant store (reader of table accounts), through its indexes
      { actions = ["dynamodb:Query"], resources = ["${aws_dynamodb_table.accounts.arn}/index/pending"] },
      # catch-up: hands over asynchronous invocations that failed for good
      { actions = ["sqs:SendMessage"], resources = [aws_sqs_queue.dead_letter["catch-up-dead-letter"].arn] },
    ]
    get-account = [
      # get-account: grant store (reader of table accounts)
      { actions = local.actions.table_reader, resources = [aws_dynamodb_table.accounts.arn] },
      # get-account: grant store (reader of table accounts), through its indexes
      { actions = ["dynamodb:Query"], resources = ["${aws_dynamodb_table.accounts.arn}/index/pending"] },
    ]
    get-history = [
      # get-history: grant store (reader of table accounts)
      { actions = local.actions.table_reader, resources = [aws_dynamodb_table.accounts.arn] },
      # get-history: grant store (reader of table accounts), through its indexes
      { actions = ["dynamodb:Query"], resources = ["${aws_dynamodb_table.accounts.arn}/index/pending"] },
    ]
    list-accounts = [
      # list-accounts: grant rows (reader of table balances)
      { actions = local.actions.table_reader, resources = [aws_dynamodb_table.balances.arn] },
      # list-accounts: grant rows (reader of table balances), through its indexes
      { actions = ["dynamodb:Query"], resources = ["${aws_dynamodb_table.balances.arn}/index/lists"] },
    ]
    move-money = [
      # move-money: grant appending.events (transactionWriter of table accounts)
      { actions = local.actions.table_transaction_writer, resources = [aws_dynamodb_table.accounts.arn] },
      # move-money: grant changed (sender of queue changed)
      { actions = ["sqs:SendMessage"], resources = [aws_sqs_queue.changed.arn] },
      # move-money: grant store (reader of table accounts)
      { actions = local.actions.table_reader, resources = [aws_dynamodb_table.accounts.arn] },
      # move-money: grant store (reader of table accounts), through its indexes
      { actions = ["dynamodb:Query"], resources = ["${aws_dynamodb_table.accounts.arn}/index/pending"] },
    ]
    open-account = [
      # open-account: grant appending.events (transactionWriter of table accounts)
      { actions = local.actions.table_transaction_writer, resources = [aws_dynamodb_table.accounts.arn] },
      # open-account: grant changed (sender of queue changed)
      { actions = ["sqs:SendMessage"], resources = [aws_sqs_queue.changed.arn] },
      # open-account: grant store (reader of table accounts)
      { actions = local.actions.table_reader, resources = [aws_dynamodb_table.accounts.arn] },
      # open-account: grant store (reader of table accounts), through its indexes
      { actions = ["dynamodb:Query"], resources = ["${aws_dynamodb_table.accounts.arn}/index/pending"] },
    ]
    project-account = [
      # project-account: consumes queue changed (changed) and sets when a failed message comes back
      { actions = local.actions.queue_consumer, resources = [aws_sqs_queue.changed.arn] },
      # project-account: gives up messages of queue changed (changed) that cannot succeed
      { actions = ["sqs:SendMessage"], resources = [aws_sqs_queue.dead_letter["changed-dead-letter"].arn] },
      # project-account: grant rows (readWriter of table balances)
      { actions = local.actions.table_read_writer, resources = [aws_dynamodb_table.balances.arn] },
      # project-account: grant rows (readWriter of table balances), through its indexes
      { actions = ["dynamodb:Query"], resources = ["${aws_dynamodb_table.balances.arn}/index/lists"] },
      # project-account: grant store (readWriter of table accounts)
      { actions = local.actions.table_read_writer, resources = [aws_dynamodb_table.accounts.arn] },
      # project-account: grant store (readWriter of table accounts), through its indexes
      { actions = ["dynamodb:Query"], resources = ["${aws_dynamodb_table.accounts.arn}/index/pending"] },
    ]
    rebuild-balances = [
      # rebuild-balances: consumes queue rebuilding (rebuilding) and sets when a failed message comes back
      { actions = local.actions.queue_consumer, resources = [aws_sqs_queue.rebuilding.arn] },
      # rebuild-balances: gives up messages of queue rebuilding (rebuilding) that cannot succeed
      { actions = ["sqs:SendMessage"], resources = [aws_sqs_queue.dead_letter["rebuilding-dead-letter"].arn] },
      # rebuild-balances: grant rebuilding (sender of queue rebuilding)
      { actions = ["sqs:SendMessage"], resources = [aws_sqs_queue.rebuilding.arn] },
      # rebuild-balances: grant rows (readWriter of table balances)
      { actions = local.actions.table_read_writer, resources = [aws_dynamodb_table.balances.arn] },
      # rebuild-balances: grant rows (readWriter of table balances), through its indexes
      { actions = ["dynamodb:Query"], resources = ["${aws_dynamodb_table.balances.arn}/index/lists"] },
      # rebuild-balances: grant store (reader of table accounts)
      { actions = local.actions.table_reader, resources = [aws_dynamodb_table.accounts.arn] },
      # rebuild-balances: grant store (reader of table accounts), through its indexes
      { actions = ["dynamodb:Query"], resources = ["${aws_dynamodb_table.accounts.arn}/index/pending"] },
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
    changed                = aws_sqs_queue.changed
    rebuilding             = aws_sqs_queue.rebuilding
    changed-dead-letter    = aws_sqs_queue.dead_letter["changed-dead-letter"]
    rebuilding-dead-letter = aws_sqs_queue.dead_letter["rebuilding-dead-letter"]
    catch-up-dead-letter   = aws_sqs_queue.dead_letter["catch-up-dead-letter"]
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

  name               = "${local.prefix}-event-sourcing-${each.key}-schedule"
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
