# Made from the app priority-queue by "motif build". Change the app and build again; edits made here are lost.

resource "aws_cloudwatch_log_group" "function" {
  for_each = local.functions

  name              = "/aws/lambda/${local.prefix}-priority-queue-${each.key}"
  retention_in_days = 30
}

# Below /aws/vendedlogs/ log groups need no room in the account's one resource policy for logs.
resource "aws_cloudwatch_log_group" "api" {
  name              = "/aws/vendedlogs/apigateway/${local.prefix}-priority-queue-api"
  retention_in_days = 30
}

resource "aws_cloudwatch_metric_alarm" "errors" {
  for_each = local.functions

  alarm_name          = "${local.prefix}-priority-queue-${each.key}-errors"
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

  alarm_name          = "${local.prefix}-priority-queue-${each.key}-throttles"
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

  alarm_name          = "${local.prefix}-priority-queue-${each.key}-duration"
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
  alarm_name        = "${local.prefix}-priority-queue-account-concurrency"
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

resource "aws_cloudwatch_metric_alarm" "age" {
  for_each = {
    reports-free     = aws_sqs_queue.reports_free.name
    reports-overflow = aws_sqs_queue.reports_overflow.name
    reports-paid     = aws_sqs_queue.reports_paid.name
  }

  alarm_name          = "${local.prefix}-priority-queue-${each.key}-age"
  alarm_description   = "A message of ${each.key} has waited for more than 900 s"
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateAgeOfOldestMessage"
  dimensions          = { QueueName = each.value }
  statistic           = "Maximum"
  period              = 300
  comparison_operator = "GreaterThanThreshold"
  threshold           = 900
  evaluation_periods  = 2
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_topic_arns
  ok_actions          = var.alarm_topic_arns
}

resource "aws_cloudwatch_metric_alarm" "depth" {
  for_each = {
    reports-free-dead-letter     = aws_sqs_queue.dead_letter["reports-free-dead-letter"].name
    reports-overflow-dead-letter = aws_sqs_queue.dead_letter["reports-overflow-dead-letter"].name
    reports-paid-dead-letter     = aws_sqs_queue.dead_letter["reports-paid-dead-letter"].name
  }

  alarm_name          = "${local.prefix}-priority-queue-${each.key}-depth"
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
    reports-free-dead-letter     = aws_sqs_queue.dead_letter["reports-free-dead-letter"].name
    reports-overflow-dead-letter = aws_sqs_queue.dead_letter["reports-overflow-dead-letter"].name
    reports-paid-dead-letter     = aws_sqs_queue.dead_letter["reports-paid-dead-letter"].name
  }

  alarm_name          = "${local.prefix}-priority-queue-${each.key}-unattended"
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
  alarm_name          = "${local.prefix}-priority-queue-api-server-errors"
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
