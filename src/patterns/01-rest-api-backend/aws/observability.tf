# Made from the app rest-api-backend by "motif build". Change the app and build again; edits made here are lost.

resource "aws_cloudwatch_log_group" "create_item" {
  name              = "/aws/lambda/${local.prefix}-rest-api-backend-create-item"
  retention_in_days = 30
}

resource "aws_cloudwatch_log_group" "delete_item" {
  name              = "/aws/lambda/${local.prefix}-rest-api-backend-delete-item"
  retention_in_days = 30
}

resource "aws_cloudwatch_log_group" "get_item" {
  name              = "/aws/lambda/${local.prefix}-rest-api-backend-get-item"
  retention_in_days = 30
}

resource "aws_cloudwatch_log_group" "list_items" {
  name              = "/aws/lambda/${local.prefix}-rest-api-backend-list-items"
  retention_in_days = 30
}

resource "aws_cloudwatch_log_group" "update_item" {
  name              = "/aws/lambda/${local.prefix}-rest-api-backend-update-item"
  retention_in_days = 30
}

# Below /aws/vendedlogs/ log groups need no room in the account's one resource policy for logs.
resource "aws_cloudwatch_log_group" "api_api" {
  name              = "/aws/vendedlogs/apigateway/${local.prefix}-rest-api-backend-api"
  retention_in_days = 30
}

resource "aws_cloudwatch_metric_alarm" "errors" {
  for_each = {
    create_item = {
      name        = "create-item"
      description = "create-item failed"
      target      = aws_lambda_function.create_item.function_name
    }
    delete_item = {
      name        = "delete-item"
      description = "delete-item failed"
      target      = aws_lambda_function.delete_item.function_name
    }
    get_item = {
      name        = "get-item"
      description = "get-item failed"
      target      = aws_lambda_function.get_item.function_name
    }
    list_items = {
      name        = "list-items"
      description = "list-items failed"
      target      = aws_lambda_function.list_items.function_name
    }
    update_item = {
      name        = "update-item"
      description = "update-item failed"
      target      = aws_lambda_function.update_item.function_name
    }
  }

  alarm_name        = "${local.prefix}-rest-api-backend-${each.value.name}-errors"
  alarm_description = each.value.description
  namespace         = "AWS/Lambda"
  metric_name       = "Errors"
  dimensions = {
    FunctionName = each.value.target
  }
  statistic           = "Sum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  period              = 300
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_topic_arns
  ok_actions          = var.alarm_topic_arns
}

resource "aws_cloudwatch_metric_alarm" "throttles" {
  for_each = {
    create_item = {
      name        = "create-item"
      description = "create-item was throttled"
      target      = aws_lambda_function.create_item.function_name
    }
    delete_item = {
      name        = "delete-item"
      description = "delete-item was throttled"
      target      = aws_lambda_function.delete_item.function_name
    }
    get_item = {
      name        = "get-item"
      description = "get-item was throttled"
      target      = aws_lambda_function.get_item.function_name
    }
    list_items = {
      name        = "list-items"
      description = "list-items was throttled"
      target      = aws_lambda_function.list_items.function_name
    }
    update_item = {
      name        = "update-item"
      description = "update-item was throttled"
      target      = aws_lambda_function.update_item.function_name
    }
  }

  alarm_name        = "${local.prefix}-rest-api-backend-${each.value.name}-throttles"
  alarm_description = each.value.description
  namespace         = "AWS/Lambda"
  metric_name       = "Throttles"
  dimensions = {
    FunctionName = each.value.target
  }
  statistic           = "Sum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  period              = 300
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_topic_arns
  ok_actions          = var.alarm_topic_arns
}

resource "aws_cloudwatch_metric_alarm" "duration" {
  for_each = {
    create_item = {
      name        = "create-item"
      description = "1 in 100 calls of create-item takes more than 27000 ms of its 30000 ms"
      target      = aws_lambda_function.create_item.function_name
    }
    delete_item = {
      name        = "delete-item"
      description = "1 in 100 calls of delete-item takes more than 27000 ms of its 30000 ms"
      target      = aws_lambda_function.delete_item.function_name
    }
    get_item = {
      name        = "get-item"
      description = "1 in 100 calls of get-item takes more than 27000 ms of its 30000 ms"
      target      = aws_lambda_function.get_item.function_name
    }
    list_items = {
      name        = "list-items"
      description = "1 in 100 calls of list-items takes more than 27000 ms of its 30000 ms"
      target      = aws_lambda_function.list_items.function_name
    }
    update_item = {
      name        = "update-item"
      description = "1 in 100 calls of update-item takes more than 27000 ms of its 30000 ms"
      target      = aws_lambda_function.update_item.function_name
    }
  }

  alarm_name        = "${local.prefix}-rest-api-backend-${each.value.name}-duration"
  alarm_description = each.value.description
  namespace         = "AWS/Lambda"
  metric_name       = "Duration"
  dimensions = {
    FunctionName = each.value.target
  }
  extended_statistic  = "p99"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 27000
  period              = 300
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_topic_arns
  ok_actions          = var.alarm_topic_arns
}

resource "aws_cloudwatch_metric_alarm" "server_errors" {
  for_each = {
    api = {
      name        = "api"
      description = "The API api answered with 5xx"
      target      = aws_apigatewayv2_api.api.id
    }
  }

  alarm_name        = "${local.prefix}-rest-api-backend-${each.value.name}-server-errors"
  alarm_description = each.value.description
  namespace         = "AWS/ApiGateway"
  metric_name       = "5xx"
  dimensions = {
    ApiId = each.value.target
  }
  statistic           = "Sum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  period              = 300
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_topic_arns
  ok_actions          = var.alarm_topic_arns
}
