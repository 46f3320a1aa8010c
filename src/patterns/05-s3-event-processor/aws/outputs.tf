# Made from the app s3-event-processor by "motif build". Change the app and build again; edits made here are lost.

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
    bad-rows = aws_dynamodb_table.bad_rows.name
    imports  = aws_dynamodb_table.imports.name
    products = aws_dynamodb_table.products.name
  }
}

output "queue_urls" {
  description = "SQS queues, by their name in the app."
  value       = { import-steps = aws_sqs_queue.import_steps.url }
}

output "dead_letter_queue_urls" {
  description = "Queues of what failed for good, by name."
  value       = { for name, dead_letter in aws_sqs_queue.dead_letter : name => dead_letter.url }
}
