# Made from the app rest-api-backend by "motif build". Change the app and build again; edits made here are lost.

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
  value = {
    create_item = aws_lambda_function.create_item.function_name
    delete_item = aws_lambda_function.delete_item.function_name
    get_item    = aws_lambda_function.get_item.function_name
    list_items  = aws_lambda_function.list_items.function_name
    update_item = aws_lambda_function.update_item.function_name
  }
}

output "table_names" {
  description = "DynamoDB tables, by their name in the app."
  value = {
    items    = aws_dynamodb_table.items.name
    requests = aws_dynamodb_table.requests.name
  }
}
