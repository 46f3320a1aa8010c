# Made from the app order-saga by "motif build". Change the app and build again; edits made here are lost.

locals {
  # The functions by name, with what differs between them.
  functions = {
    cancel-order      = { kind = "task", memory = 256, timeout = 10 }
    check-inventory   = { kind = "task", memory = 256, timeout = 10 }
    fulfill-order     = { kind = "task", memory = 256, timeout = 10 }
    get-order         = { kind = "http", memory = 256, timeout = 30 }
    get-stock         = { kind = "http", memory = 256, timeout = 30 }
    place-order       = { kind = "http", memory = 256, timeout = 30 }
    process-payment   = { kind = "task", memory = 256, timeout = 10 }
    put-stock         = { kind = "http", memory = 256, timeout = 30 }
    refund-payment    = { kind = "task", memory = 256, timeout = 10 }
    release-inventory = { kind = "task", memory = 256, timeout = 10 }
    validate-order    = { kind = "task", memory = 256, timeout = 10 }
  }
  # Their variables, besides those that all have.
  environment = {
    cancel-order = {
      MOTIF_DEAD_LETTER_QUEUE = aws_sqs_queue.dead_letter["cancel-order-dead-letter"].url
      MOTIF_TABLE_ORDERS      = aws_dynamodb_table.orders.name
    }
    check-inventory = {
      MOTIF_DEAD_LETTER_QUEUE  = aws_sqs_queue.dead_letter["check-inventory-dead-letter"].url
      MOTIF_TABLE_RESERVATIONS = aws_dynamodb_table.reservations.name
      MOTIF_TABLE_STOCK        = aws_dynamodb_table.stock.name
    }
    fulfill-order = {
      MOTIF_DEAD_LETTER_QUEUE  = aws_sqs_queue.dead_letter["fulfill-order-dead-letter"].url
      MOTIF_TABLE_ORDERS       = aws_dynamodb_table.orders.name
      MOTIF_TABLE_RESERVATIONS = aws_dynamodb_table.reservations.name
      MOTIF_TABLE_STOCK        = aws_dynamodb_table.stock.name
    }
    get-order = {
      MOTIF_BODY_LIMIT          = "6291456"
      MOTIF_TABLE_ORDERS        = aws_dynamodb_table.orders.name
      MOTIF_WORKFLOW_ORDER_SAGA = aws_sfn_state_machine.order_saga.arn
    }
    get-stock = {
      MOTIF_BODY_LIMIT  = "6291456"
      MOTIF_TABLE_STOCK = aws_dynamodb_table.stock.name
    }
    place-order = {
      MOTIF_BODY_LIMIT          = "6291456"
      MOTIF_TABLE_REQUESTS      = aws_dynamodb_table.requests.name
      MOTIF_WORKFLOW_ORDER_SAGA = aws_sfn_state_machine.order_saga.arn
    }
    process-payment = {
      MOTIF_DEAD_LETTER_QUEUE = aws_sqs_queue.dead_letter["process-payment-dead-letter"].url
      MOTIF_SERVICE_PAYMENTS  = var.service_payments_url
    }
    put-stock = {
      MOTIF_BODY_LIMIT  = "6291456"
      MOTIF_TABLE_STOCK = aws_dynamodb_table.stock.name
    }
    refund-payment = {
      MOTIF_DEAD_LETTER_QUEUE = aws_sqs_queue.dead_letter["refund-payment-dead-letter"].url
      MOTIF_SERVICE_PAYMENTS  = var.service_payments_url
    }
    release-inventory = {
      MOTIF_DEAD_LETTER_QUEUE  = aws_sqs_queue.dead_letter["release-inventory-dead-letter"].url
      MOTIF_TABLE_RESERVATIONS = aws_dynamodb_table.reservations.name
      MOTIF_TABLE_STOCK        = aws_dynamodb_table.stock.name
    }
    validate-order = {
      MOTIF_DEAD_LETTER_QUEUE = aws_sqs_queue.dead_letter["validate-order-dead-letter"].url
      MOTIF_TABLE_ORDERS      = aws_dynamodb_table.orders.name
      MOTIF_TABLE_STOCK       = aws_dynamodb_table.stock.name
    }
  }
}

resource "aws_lambda_function" "function" {
  for_each = local.functions

  function_name    = "${local.prefix}-order-saga-${each.key}"
  description      = "order-saga: ${each.key} (${each.value.kind})"
  role             = aws_iam_role.function[each.key].arn
  runtime          = "nodejs24.x"
  architectures    = ["arm64"]
  handler          = "index.handler"
  filename         = "${path.module}/dist/${each.key}.zip"
  source_code_hash = fileexists("${path.module}/dist/${each.key}.zip") ? filebase64sha256("${path.module}/dist/${each.key}.zip") : null
  memory_size      = each.value.memory
  timeout          = each.value.timeout

  environment {
    variables = merge(local.environment[each.key], {
      MOTIF_SERVICE           = "order-saga"
      MOTIF_METRICS_NAMESPACE = "${local.prefix}-order-saga"
      MOTIF_LOG_LEVEL         = "info"
    })
  }

  logging_config {
    log_format = "JSON"
    log_group  = aws_cloudwatch_log_group.function[each.key].name
    # The function filters by MOTIF_LOG_LEVEL; Lambda lets all of it through.
    application_log_level = "TRACE"
  }

  tracing_config {
    mode = "Active"
  }

  dynamic "vpc_config" {
    for_each = length(var.vpc_subnet_ids) > 0 ? [true] : []

    content {
      subnet_ids         = var.vpc_subnet_ids
      security_group_ids = var.vpc_security_group_ids
    }
  }

  lifecycle {
    precondition {
      condition     = fileexists("${path.module}/dist/${each.key}.zip")
      error_message = "dist/${each.key}.zip is missing. Build the bundles first: in this folder, run \"npx --no-install motif build ..\"."
    }
  }

  depends_on = [aws_iam_role_policy.function, aws_iam_role_policy.vpc]
}

resource "aws_lambda_function_event_invoke_config" "function" {
  for_each = {
    cancel-order      = aws_sqs_queue.dead_letter["cancel-order-dead-letter"].arn
    check-inventory   = aws_sqs_queue.dead_letter["check-inventory-dead-letter"].arn
    fulfill-order     = aws_sqs_queue.dead_letter["fulfill-order-dead-letter"].arn
    process-payment   = aws_sqs_queue.dead_letter["process-payment-dead-letter"].arn
    refund-payment    = aws_sqs_queue.dead_letter["refund-payment-dead-letter"].arn
    release-inventory = aws_sqs_queue.dead_letter["release-inventory-dead-letter"].arn
    validate-order    = aws_sqs_queue.dead_letter["validate-order-dead-letter"].arn
  }

  function_name                = aws_lambda_function.function[each.key].function_name
  maximum_retry_attempts       = 2
  maximum_event_age_in_seconds = 21600

  destination_config {
    on_failure {
      destination = each.value
    }
  }
}

locals {
  # The functions that others call. By name: a function that referred to another would wait for it.
  callables = {
    cancel-order = {
      arn = "arn:${data.aws_partition.current.partition}:lambda:${var.region}:${data.aws_caller_identity.current.account_id}:function:${local.prefix}-order-saga-cancel-order"
    }
    check-inventory = {
      arn = "arn:${data.aws_partition.current.partition}:lambda:${var.region}:${data.aws_caller_identity.current.account_id}:function:${local.prefix}-order-saga-check-inventory"
    }
    fulfill-order = {
      arn = "arn:${data.aws_partition.current.partition}:lambda:${var.region}:${data.aws_caller_identity.current.account_id}:function:${local.prefix}-order-saga-fulfill-order"
    }
    process-payment = {
      arn = "arn:${data.aws_partition.current.partition}:lambda:${var.region}:${data.aws_caller_identity.current.account_id}:function:${local.prefix}-order-saga-process-payment"
    }
    refund-payment = {
      arn = "arn:${data.aws_partition.current.partition}:lambda:${var.region}:${data.aws_caller_identity.current.account_id}:function:${local.prefix}-order-saga-refund-payment"
    }
    release-inventory = {
      arn = "arn:${data.aws_partition.current.partition}:lambda:${var.region}:${data.aws_caller_identity.current.account_id}:function:${local.prefix}-order-saga-release-inventory"
    }
    validate-order = {
      arn = "arn:${data.aws_partition.current.partition}:lambda:${var.region}:${data.aws_caller_identity.current.account_id}:function:${local.prefix}-order-saga-validate-order"
    }
  }
}

locals {
  # The executions of the workflows.
  executions = {
    order_saga = {
      arn  = "arn:${data.aws_partition.current.partition}:states:${var.region}:${data.aws_caller_identity.current.account_id}:execution:${local.prefix}-order-saga-order-saga:*"
      rule = "arn:${data.aws_partition.current.partition}:events:${var.region}:${data.aws_caller_identity.current.account_id}:rule/StepFunctionsGetEventsForStepFunctionsExecutionRule"
    }
  }
}

# Below /aws/vendedlogs/ log groups need no room in the account's one resource policy for logs.
resource "aws_cloudwatch_log_group" "workflow_order_saga" {
  name              = "/aws/vendedlogs/states/${local.prefix}-order-saga-order-saga"
  retention_in_days = 30
}

resource "aws_sfn_state_machine" "order_saga" {
  name     = "${local.prefix}-order-saga-order-saga"
  type     = "STANDARD"
  role_arn = aws_iam_role.workflow_order_saga.arn
  definition = jsonencode({
    Comment = "An order is fulfilled, or everything that was done for it is undone"
    StartAt = "ValidateOrder"
    States = {
      ValidateOrder = {
        Type       = "Task"
        Resource   = local.callables["validate-order"].arn
        ResultPath = null
        Retry = [
          {
            ErrorEquals = ["OrderInvalid"]
            MaxAttempts = 0
          },
          {
            ErrorEquals     = ["States.ALL"]
            IntervalSeconds = 2
            BackoffRate     = 2
            MaxDelaySeconds = 300
            MaxAttempts     = 60
            JitterStrategy  = "FULL"
          },
        ]
        Catch = [{ ErrorEquals = ["OrderInvalid"], ResultPath = "$.failure", Next = "CancelOrder" }]
        Next  = "CheckInventory"
      }
      CheckInventory = {
        Type       = "Task"
        Resource   = local.callables["check-inventory"].arn
        ResultPath = null
        Retry = [
          {
            ErrorEquals = ["OutOfStock"]
            MaxAttempts = 0
          },
          {
            ErrorEquals     = ["States.ALL"]
            IntervalSeconds = 2
            BackoffRate     = 2
            MaxDelaySeconds = 60
            MaxAttempts     = 6
            JitterStrategy  = "FULL"
          },
        ]
        Catch = [{ ErrorEquals = ["States.ALL"], ResultPath = "$.failure", Next = "ReleaseInventory" }]
        Next  = "ProcessPayment"
      }
      ProcessPayment = {
        Type       = "Task"
        Resource   = local.callables["process-payment"].arn
        ResultPath = null
        Retry = [
          {
            ErrorEquals = ["PaymentFailed"]
            MaxAttempts = 0
          },
          {
            ErrorEquals     = ["States.ALL"]
            IntervalSeconds = 2
            BackoffRate     = 2
            MaxDelaySeconds = 60
            MaxAttempts     = 6
            JitterStrategy  = "FULL"
          },
        ]
        Catch = [
          { ErrorEquals = ["PaymentFailed"], ResultPath = "$.failure", Next = "HandlePaymentFailure" },
          { ErrorEquals = ["States.ALL"], ResultPath = "$.failure", Next = "RefundPayment" },
        ]
        Next = "FulfillOrder"
      }
      FulfillOrder = {
        Type     = "Task"
        Resource = local.callables["fulfill-order"].arn
        Retry = [
          {
            ErrorEquals = ["DeliveryRefused"]
            MaxAttempts = 0
          },
          {
            ErrorEquals     = ["States.ALL"]
            IntervalSeconds = 2
            BackoffRate     = 2
            MaxDelaySeconds = 300
            MaxAttempts     = 60
            JitterStrategy  = "FULL"
          },
        ]
        Catch = [{ ErrorEquals = ["DeliveryRefused"], ResultPath = "$.failure", Next = "RefundPayment" }]
        End   = true
      }
      HandlePaymentFailure = {
        Comment = "The provider has said that it took nothing: there is nothing to refund"
        Type    = "Pass"
        Next    = "ReleaseInventory"
      }
      RefundPayment = {
        Type       = "Task"
        Resource   = local.callables["refund-payment"].arn
        ResultPath = null
        Retry = [{
          ErrorEquals     = ["States.ALL"]
          IntervalSeconds = 2
          BackoffRate     = 2
          MaxDelaySeconds = 300
          MaxAttempts     = 60
          JitterStrategy  = "FULL"
        }]
        Next = "ReleaseInventory"
      }
      ReleaseInventory = {
        Type       = "Task"
        Resource   = local.callables["release-inventory"].arn
        ResultPath = null
        Retry = [{
          ErrorEquals     = ["States.ALL"]
          IntervalSeconds = 2
          BackoffRate     = 2
          MaxDelaySeconds = 300
          MaxAttempts     = 60
          JitterStrategy  = "FULL"
        }]
        Next = "CancelOrder"
      }
      CancelOrder = {
        Type     = "Task"
        Resource = local.callables["cancel-order"].arn
        Retry = [{
          ErrorEquals     = ["States.ALL"]
          IntervalSeconds = 2
          BackoffRate     = 2
          MaxDelaySeconds = 300
          MaxAttempts     = 60
          JitterStrategy  = "FULL"
        }]
        End = true
      }
    }
  })

  logging_configuration {
    log_destination        = "${aws_cloudwatch_log_group.workflow_order_saga.arn}:*"
    include_execution_data = false
    level                  = "ERROR"
  }

  tracing_configuration {
    enabled = true
  }

  depends_on = [aws_iam_role_policy.workflow_order_saga]
}
