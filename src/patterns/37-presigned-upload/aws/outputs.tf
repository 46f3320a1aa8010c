# Made from the app presigned-upload by "motif build". Change the app and build again; edits made here are lost.

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

output "bucket_names" {
  description = "S3 buckets, by their name in the app."
  value       = { for name, bucket in aws_s3_bucket.bucket : name => bucket.bucket }
}

output "table_names" {
  description = "DynamoDB tables, by their name in the app."
  value       = { uploads = aws_dynamodb_table.uploads.name }
}

output "dead_letter_queue_urls" {
  description = "Queues of what failed for good, by name."
  value       = { for name, dead_letter in aws_sqs_queue.dead_letter : name => dead_letter.url }
}
