# Made from the app async-processor by "motif build". Change the app and build again; edits made here are lost.

resource "aws_apigatewayv2_api" "api" {
  name          = "${local.prefix}-async-processor-api"
  description   = "HTTP API of async-processor"
  protocol_type = "HTTP"
}

resource "aws_apigatewayv2_stage" "api" {
  api_id      = aws_apigatewayv2_api.api.id
  name        = "$default"
  auto_deploy = true

  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.api_api.arn
    format = jsonencode({
      requestId          = "$context.requestId"
      time               = "$context.requestTime"
      ip                 = "$context.identity.sourceIp"
      method             = "$context.httpMethod"
      route              = "$context.routeKey"
      status             = "$context.status"
      bytes              = "$context.responseLength"
      latency            = "$context.responseLatency"
      integrationLatency = "$context.integrationLatency"
      error              = "$context.integrationErrorMessage"
    })
  }

  default_route_settings {
    throttling_rate_limit  = var.api_throttling_rate
    throttling_burst_limit = var.api_throttling_burst
  }
}

resource "aws_apigatewayv2_integration" "create_job" {
  api_id                 = aws_apigatewayv2_api.api.id
  integration_type       = "AWS_PROXY"
  integration_uri        = aws_lambda_function.create_job.invoke_arn
  payload_format_version = "2.0"
  timeout_milliseconds   = 30000
}

resource "aws_apigatewayv2_integration" "get_job" {
  api_id                 = aws_apigatewayv2_api.api.id
  integration_type       = "AWS_PROXY"
  integration_uri        = aws_lambda_function.get_job.invoke_arn
  payload_format_version = "2.0"
  timeout_milliseconds   = 30000
}

resource "aws_apigatewayv2_integration" "get_job_result" {
  api_id                 = aws_apigatewayv2_api.api.id
  integration_type       = "AWS_PROXY"
  integration_uri        = aws_lambda_function.get_job_result.invoke_arn
  payload_format_version = "2.0"
  timeout_milliseconds   = 30000
}

resource "aws_apigatewayv2_route" "post_jobs" {
  api_id             = aws_apigatewayv2_api.api.id
  route_key          = "POST /jobs"
  authorization_type = "NONE"
  target             = "integrations/${aws_apigatewayv2_integration.create_job.id}"
}

resource "aws_apigatewayv2_route" "get_jobs_id" {
  api_id             = aws_apigatewayv2_api.api.id
  route_key          = "GET /jobs/{id}"
  authorization_type = "NONE"
  target             = "integrations/${aws_apigatewayv2_integration.get_job.id}"
}

resource "aws_apigatewayv2_route" "get_jobs_id_result" {
  api_id             = aws_apigatewayv2_api.api.id
  route_key          = "GET /jobs/{id}/result"
  authorization_type = "NONE"
  target             = "integrations/${aws_apigatewayv2_integration.get_job_result.id}"
}

resource "aws_apigatewayv2_route" "head_jobs_id" {
  api_id             = aws_apigatewayv2_api.api.id
  route_key          = "HEAD /jobs/{id}"
  authorization_type = "NONE"
  target             = "integrations/${aws_apigatewayv2_integration.get_job.id}"
}

resource "aws_apigatewayv2_route" "head_jobs_id_result" {
  api_id             = aws_apigatewayv2_api.api.id
  route_key          = "HEAD /jobs/{id}/result"
  authorization_type = "NONE"
  target             = "integrations/${aws_apigatewayv2_integration.get_job_result.id}"
}

resource "aws_lambda_permission" "post_jobs" {
  statement_id  = "post_jobs"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.create_job.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_stage.api.execution_arn}/POST/jobs"
}

resource "aws_lambda_permission" "get_jobs_id" {
  statement_id  = "get_jobs_id"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.get_job.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_stage.api.execution_arn}/GET/jobs/*"
}

resource "aws_lambda_permission" "get_jobs_id_result" {
  statement_id  = "get_jobs_id_result"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.get_job_result.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_stage.api.execution_arn}/GET/jobs/*/result"
}

resource "aws_lambda_permission" "head_jobs_id" {
  statement_id  = "head_jobs_id"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.get_job.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_stage.api.execution_arn}/HEAD/jobs/*"
}

resource "aws_lambda_permission" "head_jobs_id_result" {
  statement_id  = "head_jobs_id_result"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.get_job_result.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_stage.api.execution_arn}/HEAD/jobs/*/result"
}
