# Made from the app presigned-upload by "motif build". Change the app and build again; edits made here are lost.

resource "aws_cloudwatch_log_group" "function" {
  for_each = local.functions

  name              = "/aws/lambda/${local.prefix}-presigned-upload-${each.key}"
  retention_in_days = 30
}

# Below /aws/vendedlogs/ log groups need no room in the account's one resource policy for logs.
resource "aws_cloudwatch_log_group" "api" {
  name              = "/aws/vendedlogs/apigateway/${local.prefix}-presigned-upload-api"
  retention_in_days = 30
}

resource "aws_cloudwatch_metric_alarm" "errors" {
  for_each = local.functions

  alarm_name          = "${local.prefix}-presigned-upload-${each.key}-errors"
  alarm_description   = "${each.key} failed"
  namespace           = "AWS/Lambda"
  metric_name         = "Errors"
  dimensions          = { FunctionName = aws_lambda_function.function[each.key].function_name }
  statistic           = "Sum"
  period              = 300
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_topic_arns
  ok_actions          = var.alarm_topic_arns
}

resource "aws_cloudwatch_metric_alarm" "throttles" {
  for_each = local.functions

  alarm_name          = "${local.prefix}-presigned-upload-${each.key}-throttles"
  alarm_description   = "${each.key} was throttled"
  namespace           = "AWS/Lambda"
  metric_name         = "Throttles"
  dimensions          = { FunctionName = aws_lambda_function.function[each.key].function_name }
  statistic           = "Sum"
  period              = 300
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_topic_arns
  ok_actions          = var.alarm_topic_arns
}

resource "aws_cloudwatch_metric_alarm" "duration" {
  for_each = local.functions

  alarm_name          = "${local.prefix}-presigned-upload-${each.key}-duration"
  alarm_description   = "1 in 100 calls of ${each.key} takes more than ${each.value.timeout * 900} ms, which is near its timeout"
  namespace           = "AWS/Lambda"
  metric_name         = "Duration"
  dimensions          = { FunctionName = aws_lambda_function.function[each.key].function_name }
  extended_statistic  = "p99"
  period              = 300
  comparison_operator = "GreaterThanThreshold"
  threshold           = each.value.timeout * 900
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_topic_arns
  ok_actions          = var.alarm_topic_arns
}

resource "aws_cloudwatch_metric_alarm" "concurrency" {
  alarm_name        = "${local.prefix}-presigned-upload-account-concurrency"
  alarm_description = "More than 70 % of the concurrency that the account has in the region is taken: have the quota raised"

  metric_query {
    id          = "share"
    expression  = "100 * used / SERVICE_QUOTA(limited)"
    label       = "Per cent of the quota"
    return_data = true
  }

  dynamic "metric_query" {
    for_each = {
      used    = "ClaimedAccountConcurrency"
      limited = "ConcurrentExecutions"
    }

    content {
      id = metric_query.key

      metric {
        namespace   = "AWS/Lambda"
        metric_name = metric_query.value
        stat        = "Maximum"
        period      = 60
      }
    }
  }

  comparison_operator = "GreaterThanThreshold"
  threshold           = 70
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_topic_arns
  ok_actions          = var.alarm_topic_arns
}

resource "aws_cloudwatch_metric_alarm" "depth" {
  for_each = {
    confirm-upload-dead-letter = aws_sqs_queue.dead_letter["confirm-upload-dead-letter"].name
    sweep-uploads-dead-letter  = aws_sqs_queue.dead_letter["sweep-uploads-dead-letter"].name
  }

  alarm_name          = "${local.prefix}-presigned-upload-${each.key}-depth"
  alarm_description   = "Something failed for good: read ${each.key}, mend the cause, then motif redrive"
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateNumberOfMessagesVisible"
  dimensions          = { QueueName = each.value }
  statistic           = "Maximum"
  period              = 300
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_topic_arns
  ok_actions          = var.alarm_topic_arns
}

resource "aws_cloudwatch_metric_alarm" "unattended" {
  for_each = {
    confirm-upload-dead-letter = aws_sqs_queue.dead_letter["confirm-upload-dead-letter"].name
    sweep-uploads-dead-letter  = aws_sqs_queue.dead_letter["sweep-uploads-dead-letter"].name
  }

  alarm_name          = "${local.prefix}-presigned-upload-${each.key}-unattended"
  alarm_description   = "Something in ${each.key} failed for good more than 86400 s ago, and will be gone some day"
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateAgeOfOldestMessage"
  dimensions          = { QueueName = each.value }
  statistic           = "Maximum"
  period              = 300
  comparison_operator = "GreaterThanThreshold"
  threshold           = 86400
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_topic_arns
  ok_actions          = var.alarm_topic_arns
}

resource "aws_cloudwatch_metric_alarm" "server_errors" {
  alarm_name          = "${local.prefix}-presigned-upload-api-server-errors"
  alarm_description   = "The API api answered with 5xx"
  namespace           = "AWS/ApiGateway"
  metric_name         = "5xx"
  dimensions          = { ApiId = aws_apigatewayv2_api.api.id }
  statistic           = "Sum"
  period              = 300
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_topic_arns
  ok_actions          = var.alarm_topic_arns
}

locals {
  # What the dashboard shows: of things with the same metrics, each chart's title, metric and statistic.
  watched = [
    {
      namespace = "AWS/Lambda"
      dimension = "FunctionName"
      names     = { for name, fn in aws_lambda_function.function : name => fn.function_name }
      charts = [
        ["Invocations", "Invocations", "Sum"],
        ["Errors", "Errors", "Sum"],
        ["Throttles", "Throttles", "Sum"],
        ["Duration, p99 (ms)", "Duration", "p99"],
        ["Running at a time", "ConcurrentExecutions", "Maximum"],
      ]
    },
    {
      namespace = "AWS/SQS"
      dimension = "QueueName"
      names = {
        confirm-upload-dead-letter = aws_sqs_queue.dead_letter["confirm-upload-dead-letter"].name
        sweep-uploads-dead-letter  = aws_sqs_queue.dead_letter["sweep-uploads-dead-letter"].name
      }
      charts = [["Dead letters", "ApproximateNumberOfMessagesVisible", "Maximum"]]
    },
    {
      namespace = "AWS/DynamoDB"
      dimension = "TableName"
      names     = { uploads = aws_dynamodb_table.uploads.name }
      charts = [
        ["Read units", "ConsumedReadCapacityUnits", "Sum"],
        ["Write units", "ConsumedWriteCapacityUnits", "Sum"],
      ]
    },
    {
      namespace = "AWS/ApiGateway"
      dimension = "ApiId"
      names     = { api = aws_apigatewayv2_api.api.id }
      charts = [
        ["Requests", "Count", "Sum"],
        ["Answers of 4xx", "4xx", "Sum"],
        ["Answers of 5xx", "5xx", "Sum"],
        ["Latency, p99 (ms)", "Latency", "p99"],
      ]
    },
  ]
  charts = concat(
    flatten([
      for of in local.watched : [
        for chart in of.charts : {
          title   = chart[0]
          stat    = chart[2]
          metrics = [for name, value in of.names : [of.namespace, chart[1], of.dimension, value, { label = name }]]
        }
      ]
    ]),
    [{
      title   = "Counted by the functions themselves"
      stat    = "Sum"
      metrics = [[{ expression = "SEARCH('Namespace=\"${local.prefix}-presigned-upload\"', 'Sum', 300)", label = "" }]]
    }],
  )
}

resource "aws_cloudwatch_dashboard" "app" {
  dashboard_name = "${local.prefix}-presigned-upload"
  dashboard_body = jsonencode({
    widgets = [
      for index, chart in local.charts : {
        type   = "metric"
        x      = 8 * (index % 3)
        y      = 6 * floor(index / 3)
        width  = 8
        height = 6
        properties = {
          title   = chart.title
          region  = var.region
          view    = "timeSeries"
          stat    = chart.stat
          period  = 300
          metrics = chart.metrics
        }
      }
    ]
  })
}
