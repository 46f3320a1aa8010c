# Made from the app order-saga by "motif build". Change the app and build again; edits made here are lost.

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

  name               = "${local.prefix}-order-saga-${each.key}"
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
    table_writer = [
      "dynamodb:BatchWriteItem",
      "dynamodb:DeleteItem",
      "dynamodb:PutItem",
      "dynamodb:UpdateItem",
    ]
  }
  # What each function may do, besides writing its log and sending traces.
  grants = {
    cancel-order = [
      # cancel-order: grant orders (writer of table orders)
      { actions = local.actions.table_writer, resources = [aws_dynamodb_table.orders.arn] },
      # cancel-order: hands over asynchronous invocations that failed for good
      { actions = ["sqs:SendMessage"], resources = [aws_sqs_queue.dead_letter["cancel-order-dead-letter"].arn] },
    ]
    check-inventory = [
      # check-inventory: grant reservations (readWriter of table reservations)
      { actions = local.actions.table_read_writer, resources = [aws_dynamodb_table.reservations.arn] },
      # check-inventory: grant stock (readWriter of table stock)
      { actions = local.actions.table_read_writer, resources = [aws_dynamodb_table.stock.arn] },
      # check-inventory: hands over asynchronous invocations that failed for good
      { actions = ["sqs:SendMessage"], resources = [aws_sqs_queue.dead_letter["check-inventory-dead-letter"].arn] },
    ]
    fulfill-order = [
      # fulfill-order: grant orders (writer of table orders)
      { actions = local.actions.table_writer, resources = [aws_dynamodb_table.orders.arn] },
      # fulfill-order: grant reservations (readWriter of table reservations)
      { actions = local.actions.table_read_writer, resources = [aws_dynamodb_table.reservations.arn] },
      # fulfill-order: grant stock (readWriter of table stock)
      { actions = local.actions.table_read_writer, resources = [aws_dynamodb_table.stock.arn] },
      # fulfill-order: hands over asynchronous invocations that failed for good
      { actions = ["sqs:SendMessage"], resources = [aws_sqs_queue.dead_letter["fulfill-order-dead-letter"].arn] },
    ]
    get-order = [
      # get-order: grant orders (reader of table orders)
      { actions = local.actions.table_reader, resources = [aws_dynamodb_table.orders.arn] },
      # get-order: grant sagas (reader of workflow order-saga)
      { actions = ["states:DescribeExecution"], resources = [local.executions.order_saga.arn] },
    ]
    get-stock = [
      # get-stock: grant stock (reader of table stock)
      { actions = local.actions.table_reader, resources = [aws_dynamodb_table.stock.arn] },
    ]
    place-order = [
      # place-order: grant requests (readWriter of table requests)
      { actions = local.actions.table_read_writer, resources = [aws_dynamodb_table.requests.arn] },
      # place-order: grant sagas (starter of workflow order-saga)
      { actions = ["states:StartExecution"], resources = [aws_sfn_state_machine.order_saga.arn] },
    ]
    process-payment = [
      # process-payment: hands over asynchronous invocations that failed for good
      { actions = ["sqs:SendMessage"], resources = [aws_sqs_queue.dead_letter["process-payment-dead-letter"].arn] },
    ]
    put-stock = [
      # put-stock: grant stock (writer of table stock)
      { actions = local.actions.table_writer, resources = [aws_dynamodb_table.stock.arn] },
    ]
    refund-payment = [
      # refund-payment: hands over asynchronous invocations that failed for good
      { actions = ["sqs:SendMessage"], resources = [aws_sqs_queue.dead_letter["refund-payment-dead-letter"].arn] },
    ]
    release-inventory = [
      # release-inventory: grant reservations (readWriter of table reservations)
      { actions = local.actions.table_read_writer, resources = [aws_dynamodb_table.reservations.arn] },
      # release-inventory: grant stock (readWriter of table stock)
      { actions = local.actions.table_read_writer, resources = [aws_dynamodb_table.stock.arn] },
      # release-inventory: hands over asynchronous invocations that failed for good
      { actions = ["sqs:SendMessage"], resources = [aws_sqs_queue.dead_letter["release-inventory-dead-letter"].arn] },
    ]
    validate-order = [
      # validate-order: grant orders (writer of table orders)
      { actions = local.actions.table_writer, resources = [aws_dynamodb_table.orders.arn] },
      # validate-order: grant stock (reader of table stock)
      { actions = local.actions.table_reader, resources = [aws_dynamodb_table.stock.arn] },
      # validate-order: hands over asynchronous invocations that failed for good
      { actions = ["sqs:SendMessage"], resources = [aws_sqs_queue.dead_letter["validate-order-dead-letter"].arn] },
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
    cancel-order-dead-letter      = aws_sqs_queue.dead_letter["cancel-order-dead-letter"]
    check-inventory-dead-letter   = aws_sqs_queue.dead_letter["check-inventory-dead-letter"]
    fulfill-order-dead-letter     = aws_sqs_queue.dead_letter["fulfill-order-dead-letter"]
    process-payment-dead-letter   = aws_sqs_queue.dead_letter["process-payment-dead-letter"]
    refund-payment-dead-letter    = aws_sqs_queue.dead_letter["refund-payment-dead-letter"]
    release-inventory-dead-letter = aws_sqs_queue.dead_letter["release-inventory-dead-letter"]
    validate-order-dead-letter    = aws_sqs_queue.dead_letter["validate-order-dead-letter"]
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

data "aws_iam_policy_document" "states_assume_role" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["states.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [data.aws_caller_identity.current.account_id]
    }
  }
}

resource "aws_iam_role" "workflow_order_saga" {
  name               = "${local.prefix}-order-saga-order-saga-workflow"
  description        = "Role of the workflow order-saga"
  assume_role_policy = data.aws_iam_policy_document.states_assume_role.json
}

data "aws_iam_policy_document" "workflow_order_saga" {
  # workflow order-saga: uses cancelOrder (invoker of callable cancel-order)
  statement {
    actions   = ["lambda:InvokeFunction"]
    resources = [local.callables["cancel-order"].arn]
  }

  # workflow order-saga: uses checkInventory (invoker of callable check-inventory)
  statement {
    actions   = ["lambda:InvokeFunction"]
    resources = [local.callables["check-inventory"].arn]
  }

  # workflow order-saga: uses fulfillOrder (invoker of callable fulfill-order)
  statement {
    actions   = ["lambda:InvokeFunction"]
    resources = [local.callables["fulfill-order"].arn]
  }

  # workflow order-saga: uses processPayment (invoker of callable process-payment)
  statement {
    actions   = ["lambda:InvokeFunction"]
    resources = [local.callables["process-payment"].arn]
  }

  # workflow order-saga: uses refundPayment (invoker of callable refund-payment)
  statement {
    actions   = ["lambda:InvokeFunction"]
    resources = [local.callables["refund-payment"].arn]
  }

  # workflow order-saga: uses releaseInventory (invoker of callable release-inventory)
  statement {
    actions   = ["lambda:InvokeFunction"]
    resources = [local.callables["release-inventory"].arn]
  }

  # workflow order-saga: uses validateOrder (invoker of callable validate-order)
  statement {
    actions   = ["lambda:InvokeFunction"]
    resources = [local.callables["validate-order"].arn]
  }

  # workflow order-saga: has its log delivered
  statement {
    actions = [
      "logs:CreateLogDelivery",
      "logs:DeleteLogDelivery",
      "logs:DescribeLogGroups",
      "logs:DescribeResourcePolicies",
      "logs:GetLogDelivery",
      "logs:ListLogDeliveries",
      "logs:PutResourcePolicy",
      "logs:UpdateLogDelivery",
    ]
    resources = ["*"]
  }

  # workflow order-saga: sends traces to X-Ray
  statement {
    actions = [
      "xray:GetSamplingRules",
      "xray:GetSamplingTargets",
      "xray:PutTelemetryRecords",
      "xray:PutTraceSegments",
    ]
    resources = ["*"]
  }
}

resource "aws_iam_role_policy" "workflow_order_saga" {
  name   = "grants"
  role   = aws_iam_role.workflow_order_saga.id
  policy = data.aws_iam_policy_document.workflow_order_saga.json
}
