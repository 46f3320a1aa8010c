# Made from the app async-processor by "motif build". Change the app and build again; edits made here are lost.

resource "aws_cloudwatch_log_group" "create_job" {
  name              = "/aws/lambda/${local.prefix}-async-processor-create-job"
  retention_in_days = 30
}

resource "aws_cloudwatch_log_group" "get_job" {
  name              = "/aws/lambda/${local.prefix}-async-processor-get-job"
  retention_in_days = 30
}

resource "aws_cloudwatch_log_group" "get_job_result" {
  name              = "/aws/lambda/${local.prefix}-async-processor-get-job-result"
  retention_in_days = 30
}

resource "aws_cloudwatch_log_group" "process_job" {
  name              = "/aws/lambda/${local.prefix}-async-processor-process-job"
  retention_in_days = 30
}

# Below /aws/vendedlogs/ log groups need no room in the account's one resource policy for logs.
resource "aws_cloudwatch_log_group" "api_api" {
  name              = "/aws/vendedlogs/apigateway/${local.prefix}-async-processor-api"
  retention_in_days = 30
}

resource "aws_cloudwatch_metric_alarm" "errors" {
  for_each = {
    create_job = {
      name        = "create-job"
      description = "create-job failed"
      target      = aws_lambda_function.create_job.function_name
    }
    get_job = {
      name        = "get-job"
      description = "get-job failed"
      target      = aws_lambda_function.get_job.function_name
    }
    get_job_result = {
      name        = "get-job-result"
      description = "get-job-result failed"
      target      = aws_lambda_function.get_job_result.function_name
    }
    process_job = {
      name        = "process-job"
      description = "process-job failed"
      target      = aws_lambda_function.process_job.function_name
    }
  }

  alarm_name        = "${local.prefix}-async-processor-${each.value.name}-errors"
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
    create_job = {
      name        = "create-job"
      description = "create-job was throttled"
      target      = aws_lambda_function.create_job.function_name
    }
    get_job = {
      name        = "get-job"
      description = "get-job was throttled"
      target      = aws_lambda_function.get_job.function_name
    }
    get_job_result = {
      name        = "get-job-result"
      description = "get-job-result was throttled"
      target      = aws_lambda_function.get_job_result.function_name
    }
    process_job = {
      name        = "process-job"
      description = "process-job was throttled"
      target      = aws_lambda_function.process_job.function_name
    }
  }

  alarm_name        = "${local.prefix}-async-processor-${each.value.name}-throttles"
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
    create_job = {
      name        = "create-job"
      description = "1 in 100 calls of create-job takes more than 27000 ms of its 30000 ms"
      threshold   = 27000
      target      = aws_lambda_function.create_job.function_name
    }
    get_job = {
      name        = "get-job"
      description = "1 in 100 calls of get-job takes more than 27000 ms of its 30000 ms"
      threshold   = 27000
      target      = aws_lambda_function.get_job.function_name
    }
    get_job_result = {
      name        = "get-job-result"
      description = "1 in 100 calls of get-job-result takes more than 27000 ms of its 30000 ms"
      threshold   = 27000
      target      = aws_lambda_function.get_job_result.function_name
    }
    process_job = {
      name        = "process-job"
      description = "1 in 100 calls of process-job takes more than 54000 ms of its 60000 ms"
      threshold   = 54000
      target      = aws_lambda_function.process_job.function_name
    }
  }

  alarm_name        = "${local.prefix}-async-processor-${each.value.name}-duration"
  alarm_description = each.value.description
  namespace         = "AWS/Lambda"
  metric_name       = "Duration"
  dimensions = {
    FunctionName = each.value.target
  }
  extended_statistic  = "p99"
  comparison_operator = "GreaterThanThreshold"
  threshold           = each.value.threshold
  period              = 300
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_topic_arns
  ok_actions          = var.alarm_topic_arns
}

resource "aws_cloudwatch_metric_alarm" "age" {
  for_each = {
    jobs = {
      name        = "jobs"
      description = "A message of jobs has waited for more than 900 s"
      target      = aws_sqs_queue.jobs.name
    }
  }

  alarm_name        = "${local.prefix}-async-processor-${each.value.name}-age"
  alarm_description = each.value.description
  namespace         = "AWS/SQS"
  metric_name       = "ApproximateAgeOfOldestMessage"
  dimensions = {
    QueueName = each.value.target
  }
  statistic           = "Maximum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 900
  period              = 300
  evaluation_periods  = 2
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_topic_arns
  ok_actions          = var.alarm_topic_arns
}

resource "aws_cloudwatch_metric_alarm" "depth" {
  for_each = {
    jobs_dead_letter = {
      name        = "jobs-dead-letter"
      description = "Messages of jobs that failed: read jobs-dead-letter, mend the cause, redrive"
      target      = aws_sqs_queue.jobs_dead_letter.name
    }
  }

  alarm_name        = "${local.prefix}-async-processor-${each.value.name}-depth"
  alarm_description = each.value.description
  namespace         = "AWS/SQS"
  metric_name       = "ApproximateNumberOfMessagesVisible"
  dimensions = {
    QueueName = each.value.target
  }
  statistic           = "Maximum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
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

  alarm_name        = "${local.prefix}-async-processor-${each.value.name}-server-errors"
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
