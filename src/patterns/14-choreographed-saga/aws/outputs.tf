# Made from the app choreographed-saga by "motif build". Change the app and build again; edits made here are lost.

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
    orders       = aws_dynamodb_table.orders.name
    requests     = aws_dynamodb_table.requests.name
    reservations = aws_dynamodb_table.reservations.name
    shipments    = aws_dynamodb_table.shipments.name
    stock        = aws_dynamodb_table.stock.name
  }
}

output "queue_urls" {
  description = "SQS queues, by their name in the app."
  value = {
    shop-book-shipment   = aws_sqs_queue.shop_book_shipment.url
    shop-follow-order    = aws_sqs_queue.shop_follow_order.url
    shop-reserve-stock   = aws_sqs_queue.shop_reserve_stock.url
    shop-return-payment  = aws_sqs_queue.shop_return_payment.url
    shop-settle-shipment = aws_sqs_queue.shop_settle_shipment.url
    shop-settle-stock    = aws_sqs_queue.shop_settle_stock.url
    shop-take-payment    = aws_sqs_queue.shop_take_payment.url
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
