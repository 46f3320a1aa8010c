# Made from the app rest-api-backend by "motif build". Change the app and build again; edits made here are lost.

resource "aws_apigatewayv2_api" "api" {
  name          = "${local.prefix}-rest-api-backend-api"
  description   = "HTTP API of rest-api-backend"
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

resource "aws_apigatewayv2_integration" "create_item" {
  api_id                 = aws_apigatewayv2_api.api.id
  integration_type       = "AWS_PROXY"
  integration_uri        = aws_lambda_function.create_item.invoke_arn
  payload_format_version = "2.0"
  timeout_milliseconds   = 30000
}

resource "aws_apigatewayv2_integration" "delete_item" {
  api_id                 = aws_apigatewayv2_api.api.id
  integration_type       = "AWS_PROXY"
  integration_uri        = aws_lambda_function.delete_item.invoke_arn
  payload_format_version = "2.0"
  timeout_milliseconds   = 30000
}

resource "aws_apigatewayv2_integration" "get_item" {
  api_id                 = aws_apigatewayv2_api.api.id
  integration_type       = "AWS_PROXY"
  integration_uri        = aws_lambda_function.get_item.invoke_arn
  payload_format_version = "2.0"
  timeout_milliseconds   = 30000
}

resource "aws_apigatewayv2_integration" "list_items" {
  api_id                 = aws_apigatewayv2_api.api.id
  integration_type       = "AWS_PROXY"
  integration_uri        = aws_lambda_function.list_items.invoke_arn
  payload_format_version = "2.0"
  timeout_milliseconds   = 30000
}

resource "aws_apigatewayv2_integration" "update_item" {
  api_id                 = aws_apigatewayv2_api.api.id
  integration_type       = "AWS_PROXY"
  integration_uri        = aws_lambda_function.update_item.invoke_arn
  payload_format_version = "2.0"
  timeout_milliseconds   = 30000
}

resource "aws_apigatewayv2_route" "post_items" {
  api_id             = aws_apigatewayv2_api.api.id
  route_key          = "POST /items"
  authorization_type = "NONE"
  target             = "integrations/${aws_apigatewayv2_integration.create_item.id}"
}

resource "aws_apigatewayv2_route" "get_items" {
  api_id             = aws_apigatewayv2_api.api.id
  route_key          = "GET /items"
  authorization_type = "NONE"
  target             = "integrations/${aws_apigatewayv2_integration.list_items.id}"
}

resource "aws_apigatewayv2_route" "get_items_id" {
  api_id             = aws_apigatewayv2_api.api.id
  route_key          = "GET /items/{id}"
  authorization_type = "NONE"
  target             = "integrations/${aws_apigatewayv2_integration.get_item.id}"
}

resource "aws_apigatewayv2_route" "put_items_id" {
  api_id             = aws_apigatewayv2_api.api.id
  route_key          = "PUT /items/{id}"
  authorization_type = "NONE"
  target             = "integrations/${aws_apigatewayv2_integration.update_item.id}"
}

resource "aws_apigatewayv2_route" "delete_items_id" {
  api_id             = aws_apigatewayv2_api.api.id
  route_key          = "DELETE /items/{id}"
  authorization_type = "NONE"
  target             = "integrations/${aws_apigatewayv2_integration.delete_item.id}"
}

resource "aws_apigatewayv2_route" "head_items" {
  api_id             = aws_apigatewayv2_api.api.id
  route_key          = "HEAD /items"
  authorization_type = "NONE"
  target             = "integrations/${aws_apigatewayv2_integration.list_items.id}"
}

resource "aws_apigatewayv2_route" "head_items_id" {
  api_id             = aws_apigatewayv2_api.api.id
  route_key          = "HEAD /items/{id}"
  authorization_type = "NONE"
  target             = "integrations/${aws_apigatewayv2_integration.get_item.id}"
}

resource "aws_lambda_permission" "post_items" {
  statement_id  = "post_items"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.create_item.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_stage.api.execution_arn}/POST/items"
}

resource "aws_lambda_permission" "get_items" {
  statement_id  = "get_items"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.list_items.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_stage.api.execution_arn}/GET/items"
}

resource "aws_lambda_permission" "get_items_id" {
  statement_id  = "get_items_id"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.get_item.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_stage.api.execution_arn}/GET/items/*"
}

resource "aws_lambda_permission" "put_items_id" {
  statement_id  = "put_items_id"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.update_item.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_stage.api.execution_arn}/PUT/items/*"
}

resource "aws_lambda_permission" "delete_items_id" {
  statement_id  = "delete_items_id"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.delete_item.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_stage.api.execution_arn}/DELETE/items/*"
}

resource "aws_lambda_permission" "head_items" {
  statement_id  = "head_items"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.list_items.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_stage.api.execution_arn}/HEAD/items"
}

resource "aws_lambda_permission" "head_items_id" {
  statement_id  = "head_items_id"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.get_item.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_stage.api.execution_arn}/HEAD/items/*"
}
