# Made from the app choreography by "motif build". Change the app and build again; edits made here are lost.

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
    charges      = aws_dynamodb_table.charges.name
    contacts     = aws_dynamodb_table.contacts.name
    mails        = aws_dynamodb_table.mails.name
    orders       = aws_dynamodb_table.orders.name
    requests     = aws_dynamodb_table.requests.name
    reservations = aws_dynamodb_table.reservations.name
    stock        = aws_dynamodb_table.stock.name
    users        = aws_dynamodb_table.users.name
  }
}

output "queue_urls" {
  description = "SQS queues, by their name in the app."
  value = {
    shop-keep-address  = aws_sqs_queue.shop_keep_address.url
    shop-reserve-stock = aws_sqs_queue.shop_reserve_stock.url
    shop-send-email    = aws_sqs_queue.shop_send_email.url
    shop-settle-stock  = aws_sqs_queue.shop_settle_stock.url
    shop-take-payment  = aws_sqs_queue.shop_take_payment.url
    shop-track-order   = aws_sqs_queue.shop_track_order.url
  }
}

output "bus_arns" {
  description = "EventBridge buses, by their name in the app."
  value       = { shop = aws_cloudwatch_event_bus.shop.arn }
}

output "dead_letter_queue_urls" {
  description = "Queues of what failed for good, by name."
  value       = { for name, dead_letter in aws_sqs_queue.dead_letter : name => dead_letter.url }
}
