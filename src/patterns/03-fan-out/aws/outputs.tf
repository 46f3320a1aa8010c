# Made from the app fan-out by "motif build". Change the app and build again; edits made here are lost.

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
  value = {
    requests = aws_dynamodb_table.requests.name
    results  = aws_dynamodb_table.results.name
    uploads  = aws_dynamodb_table.uploads.name
  }
}

output "queue_urls" {
  description = "SQS queues, by their name in the app."
  value = {
    images-analyse-image  = aws_sqs_queue.images_analyse_image.url
    images-make-thumbnail = aws_sqs_queue.images_make_thumbnail.url
    images-read-metadata  = aws_sqs_queue.images_read_metadata.url
  }
}

output "topic_arns" {
  description = "SNS topics, by their name in the app."
  value       = { images = aws_sns_topic.images.arn }
}

output "dead_letter_queue_urls" {
  description = "Queues of what failed for good, by name."
  value       = { for name, dead_letter in aws_sqs_queue.dead_letter : name => dead_letter.url }
}
