# Made from the app authorized-api by "motif build". Change the app and build again; edits made here are lost.

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
  value       = { expenses = aws_dynamodb_table.expenses.name }
}
