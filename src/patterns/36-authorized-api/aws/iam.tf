# Made from the app authorized-api by "motif build". Change the app and build again; edits made here are lost.

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

  name               = "${local.prefix}-authorized-api-${each.key}"
  description        = "Role of the function ${each.key}"
  assume_role_policy = data.aws_iam_policy_document.lambda_assume_role.json
}

locals {
  # What the kinds of access allow.
  actions = {
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
  }
  # What each function may do, besides writing its log and sending traces.
  grants = {
    decide-expense = [
      # decide-expense: grant expenses (readWriter of table expenses)
      { actions = local.actions.table_read_writer, resources = [aws_dynamodb_table.expenses.arn] },
      # decide-expense: grant expenses (readWriter of table expenses), through its indexes
      { actions = ["dynamodb:Query"], resources = ["${aws_dynamodb_table.expenses.arn}/index/by-owner"] },
    ]
    get-expense = [
      # get-expense: grant expenses (reader of table expenses)
      { actions = local.actions.table_reader, resources = [aws_dynamodb_table.expenses.arn] },
      # get-expense: grant expenses (reader of table expenses), through its indexes
      { actions = ["dynamodb:Query"], resources = ["${aws_dynamodb_table.expenses.arn}/index/by-owner"] },
    ]
    list-expenses = [
      # list-expenses: grant expenses (reader of table expenses)
      { actions = local.actions.table_reader, resources = [aws_dynamodb_table.expenses.arn] },
      # list-expenses: grant expenses (reader of table expenses), through its indexes
      { actions = ["dynamodb:Query"], resources = ["${aws_dynamodb_table.expenses.arn}/index/by-owner"] },
    ]
    submit-expense = [
      # submit-expense: grant expenses (readWriter of table expenses)
      { actions = local.actions.table_read_writer, resources = [aws_dynamodb_table.expenses.arn] },
      # submit-expense: grant expenses (readWriter of table expenses), through its indexes
      { actions = ["dynamodb:Query"], resources = ["${aws_dynamodb_table.expenses.arn}/index/by-owner"] },
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
