# Made from the app s3-event-processor by "motif build". Change the app and build again; edits made here are lost.

resource "aws_cloudwatch_log_group" "accept_upload" {
  name              = "/aws/lambda/${local.prefix}-s3-event-processor-accept-upload"
  retention_in_days = 30
}

resource "aws_cloudwatch_log_group" "import_step" {
  name              = "/aws/lambda/${local.prefix}-s3-event-processor-import-step"
  retention_in_days = 30
}

resource "aws_cloudwatch_metric_alarm" "errors" {
  for_each = {
    accept_upload = {
      name        = "accept-upload"
      description = "accept-upload failed"
      target      = aws_lambda_function.accept_upload.function_name
    }
    import_step = {
      name        = "import-step"
      description = "import-step failed"
      target      = aws_lambda_function.import_step.function_name
    }
  }

  alarm_name        = "${local.prefix}-s3-event-processor-${each.value.name}-errors"
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
    accept_upload = {
      name        = "accept-upload"
      description = "accept-upload was throttled"
      target      = aws_lambda_function.accept_upload.function_name
    }
    import_step = {
      name        = "import-step"
      description = "import-step was throttled"
      target      = aws_lambda_function.import_step.function_name
    }
  }

  alarm_name        = "${local.prefix}-s3-event-processor-${each.value.name}-throttles"
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
    accept_upload = {
      name        = "accept-upload"
      description = "1 in 100 calls of accept-upload takes more than 27000 ms of its 30000 ms"
      threshold   = 27000
      target      = aws_lambda_function.accept_upload.function_name
    }
    import_step = {
      name        = "import-step"
      description = "1 in 100 calls of import-step takes more than 108000 ms of its 120000 ms"
      threshold   = 108000
      target      = aws_lambda_function.import_step.function_name
    }
  }

  alarm_name        = "${local.prefix}-s3-event-processor-${each.value.name}-duration"
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
    import_steps = {
      name        = "import-steps"
      description = "A message of import-steps has waited for more than 1020 s"
      target      = aws_sqs_queue.import_steps.name
    }
  }

  alarm_name        = "${local.prefix}-s3-event-processor-${each.value.name}-age"
  alarm_description = each.value.description
  namespace         = "AWS/SQS"
  metric_name       = "ApproximateAgeOfOldestMessage"
  dimensions = {
    QueueName = each.value.target
  }
  statistic           = "Maximum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 1020
  period              = 300
  evaluation_periods  = 2
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_topic_arns
  ok_actions          = var.alarm_topic_arns
}

resource "aws_cloudwatch_metric_alarm" "depth" {
  for_each = {
    import_steps_dead_letter = {
      name        = "import-steps-dead-letter"
      description = "Messages of import-steps that failed: read import-steps-dead-letter, mend the cause, redrive"
      target      = aws_sqs_queue.import_steps_dead_letter.name
    }
    accept_upload_dead_letter = {
      name        = "accept-upload-dead-letter"
      description = "Asynchronous invocations of accept-upload that failed: read accept-upload-dead-letter, mend the cause, redrive"
      target      = aws_sqs_queue.accept_upload_dead_letter.name
    }
  }

  alarm_name        = "${local.prefix}-s3-event-processor-${each.value.name}-depth"
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
