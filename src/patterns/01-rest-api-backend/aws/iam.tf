# Made from the app rest-api-backend by "motif build". Change the app and build again; edits made here are lost.

data "aws_iam_policy_document" "lambda_assume_role" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "create_item" {
  name               = "${local.prefix}-rest-api-backend-create-item"
  description        = "Role of the function create-item"
  assume_role_policy = data.aws_iam_policy_document.lambda_assume_role.json
}

data "aws_iam_policy_document" "create_item" {
  # create-item: writes its log
  statement {
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.create_item.arn}:*"]
  }

  # create-item: sends traces to X-Ray
  statement {
    actions   = ["xray:PutTelemetryRecords", "xray:PutTraceSegments"]
    resources = ["*"]
  }

  # create-item: grant items (readWriter of table items)
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
    resources = [aws_dynamodb_table.items.arn]
  }

  # create-item: grant items (readWriter of table items), through its indexes
  statement {
    actions   = ["dynamodb:Query"]
    resources = ["${aws_dynamodb_table.items.arn}/index/newest"]
  }

  # create-item: grant requests (readWriter of table requests)
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

resource "aws_iam_role_policy" "create_item" {
  name   = "grants"
  role   = aws_iam_role.create_item.id
  policy = data.aws_iam_policy_document.create_item.json
}

resource "aws_iam_role" "delete_item" {
  name               = "${local.prefix}-rest-api-backend-delete-item"
  description        = "Role of the function delete-item"
  assume_role_policy = data.aws_iam_policy_document.lambda_assume_role.json
}

data "aws_iam_policy_document" "delete_item" {
  # delete-item: writes its log
  statement {
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.delete_item.arn}:*"]
  }

  # delete-item: sends traces to X-Ray
  statement {
    actions   = ["xray:PutTelemetryRecords", "xray:PutTraceSegments"]
    resources = ["*"]
  }

  # delete-item: grant items (readWriter of table items)
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
    resources = [aws_dynamodb_table.items.arn]
  }

  # delete-item: grant items (readWriter of table items), through its indexes
  statement {
    actions   = ["dynamodb:Query"]
    resources = ["${aws_dynamodb_table.items.arn}/index/newest"]
  }
}

resource "aws_iam_role_policy" "delete_item" {
  name   = "grants"
  role   = aws_iam_role.delete_item.id
  policy = data.aws_iam_policy_document.delete_item.json
}

resource "aws_iam_role" "get_item" {
  name               = "${local.prefix}-rest-api-backend-get-item"
  description        = "Role of the function get-item"
  assume_role_policy = data.aws_iam_policy_document.lambda_assume_role.json
}

data "aws_iam_policy_document" "get_item" {
  # get-item: writes its log
  statement {
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.get_item.arn}:*"]
  }

  # get-item: sends traces to X-Ray
  statement {
    actions   = ["xray:PutTelemetryRecords", "xray:PutTraceSegments"]
    resources = ["*"]
  }

  # get-item: grant items (reader of table items)
  statement {
    actions   = ["dynamodb:GetItem", "dynamodb:Query", "dynamodb:Scan"]
    resources = [aws_dynamodb_table.items.arn]
  }

  # get-item: grant items (reader of table items), through its indexes
  statement {
    actions   = ["dynamodb:Query"]
    resources = ["${aws_dynamodb_table.items.arn}/index/newest"]
  }
}

resource "aws_iam_role_policy" "get_item" {
  name   = "grants"
  role   = aws_iam_role.get_item.id
  policy = data.aws_iam_policy_document.get_item.json
}

resource "aws_iam_role" "list_items" {
  name               = "${local.prefix}-rest-api-backend-list-items"
  description        = "Role of the function list-items"
  assume_role_policy = data.aws_iam_policy_document.lambda_assume_role.json
}

data "aws_iam_policy_document" "list_items" {
  # list-items: writes its log
  statement {
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.list_items.arn}:*"]
  }

  # list-items: sends traces to X-Ray
  statement {
    actions   = ["xray:PutTelemetryRecords", "xray:PutTraceSegments"]
    resources = ["*"]
  }

  # list-items: grant items (reader of table items)
  statement {
    actions   = ["dynamodb:GetItem", "dynamodb:Query", "dynamodb:Scan"]
    resources = [aws_dynamodb_table.items.arn]
  }

  # list-items: grant items (reader of table items), through its indexes
  statement {
    actions   = ["dynamodb:Query"]
    resources = ["${aws_dynamodb_table.items.arn}/index/newest"]
  }
}

resource "aws_iam_role_policy" "list_items" {
  name   = "grants"
  role   = aws_iam_role.list_items.id
  policy = data.aws_iam_policy_document.list_items.json
}

resource "aws_iam_role" "update_item" {
  name               = "${local.prefix}-rest-api-backend-update-item"
  description        = "Role of the function update-item"
  assume_role_policy = data.aws_iam_policy_document.lambda_assume_role.json
}

data "aws_iam_policy_document" "update_item" {
  # update-item: writes its log
  statement {
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.update_item.arn}:*"]
  }

  # update-item: sends traces to X-Ray
  statement {
    actions   = ["xray:PutTelemetryRecords", "xray:PutTraceSegments"]
    resources = ["*"]
  }

  # update-item: grant items (readWriter of table items)
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
    resources = [aws_dynamodb_table.items.arn]
  }

  # update-item: grant items (readWriter of table items), through its indexes
  statement {
    actions   = ["dynamodb:Query"]
    resources = ["${aws_dynamodb_table.items.arn}/index/newest"]
  }
}

resource "aws_iam_role_policy" "update_item" {
  name   = "grants"
  role   = aws_iam_role.update_item.id
  policy = data.aws_iam_policy_document.update_item.json
}

data "aws_iam_policy_document" "vpc" {
  # create-item, delete-item, get-item, list-items, update-item: network interfaces in the VPC, made by Lambda
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
      create_item = aws_iam_role.create_item.id
      delete_item = aws_iam_role.delete_item.id
      get_item    = aws_iam_role.get_item.id
      list_items  = aws_iam_role.list_items.id
      update_item = aws_iam_role.update_item.id
    }
    : {}
  )

  name   = "vpc"
  role   = each.value
  policy = data.aws_iam_policy_document.vpc.json
}
