# Made from the app order-saga by "motif build". Change the app and build again; edits made here are lost.

output "api_url" {
  description = "Base URL of the HTTP API."
  value       = aws_apigatewayv2_api.api.api_endpoint
}

output "api_gateway_url" {
  description = "The same as api_url, by the name that it has on AWS."
  value       = aws_apigatewayv2_api.api.api_endpoint
}

output "function_names" {
  description = "Lambda functions, by their name in the app."
  value       = { for name, function in aws_lambda_function.function : name => function.function_name }
}

output "table_names" {
  description = "DynamoDB tables, by their name in the app."
  value = {
    orders       = aws_dynamodb_table.orders.name
    requests     = aws_dynamodb_table.requests.name
    reservations = aws_dynamodb_table.reservations.name
    stock        = aws_dynamodb_table.stock.name
  }
}

output "workflow_arns" {
  description = "State machines of Step Functions, by their name in the app."
  value       = { order-saga = aws_sfn_state_machine.order_saga.arn }
}

output "dead_letter_queue_urls" {
  description = "Queues of what failed for good, by name."
  value       = { for name, dead_letter in aws_sqs_queue.dead_letter : name => dead_letter.url }
}
