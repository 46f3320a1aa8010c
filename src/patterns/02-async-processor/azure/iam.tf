# Made from the app async-processor by "motif build". Change the app and build again; edits made here are lost.

resource "azurerm_cosmosdb_sql_role_definition" "jobs_reader" {
  name                = "jobs reader"
  resource_group_name = azurerm_resource_group.app.name
  account_name        = azurerm_cosmosdb_account.tables.name
  type                = "CustomRole"
  assignable_scopes   = ["${azurerm_cosmosdb_account.tables.id}/dbs/${azurerm_cosmosdb_sql_database.tables.name}/colls/${azurerm_cosmosdb_sql_container.jobs.name}"]

  permissions {
    data_actions = [
      "Microsoft.DocumentDB/databaseAccounts/readMetadata",
      "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/executeQuery",
      "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/read",
    ]
  }
}

resource "azurerm_cosmosdb_sql_role_definition" "jobs_writer" {
  name                = "jobs writer"
  resource_group_name = azurerm_resource_group.app.name
  account_name        = azurerm_cosmosdb_account.tables.name
  type                = "CustomRole"
  assignable_scopes   = ["${azurerm_cosmosdb_account.tables.id}/dbs/${azurerm_cosmosdb_sql_database.tables.name}/colls/${azurerm_cosmosdb_sql_container.jobs.name}"]

  permissions {
    data_actions = [
      "Microsoft.DocumentDB/databaseAccounts/readMetadata",
      "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/create",
      "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/delete",
      "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/read",
      "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/replace",
      "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/upsert",
    ]
  }
}

resource "azurerm_cosmosdb_sql_role_definition" "jobs_read_writer" {
  name                = "jobs read-writer"
  resource_group_name = azurerm_resource_group.app.name
  account_name        = azurerm_cosmosdb_account.tables.name
  type                = "CustomRole"
  assignable_scopes   = ["${azurerm_cosmosdb_account.tables.id}/dbs/${azurerm_cosmosdb_sql_database.tables.name}/colls/${azurerm_cosmosdb_sql_container.jobs.name}"]

  permissions {
    data_actions = [
      "Microsoft.DocumentDB/databaseAccounts/readMetadata",
      "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/executeQuery",
      "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/create",
      "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/delete",
      "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/read",
      "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/replace",
      "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/upsert",
    ]
  }
}

resource "azurerm_cosmosdb_sql_role_definition" "requests_read_writer" {
  name                = "requests read-writer"
  resource_group_name = azurerm_resource_group.app.name
  account_name        = azurerm_cosmosdb_account.tables.name
  type                = "CustomRole"
  assignable_scopes   = ["${azurerm_cosmosdb_account.tables.id}/dbs/${azurerm_cosmosdb_sql_database.tables.name}/colls/${azurerm_cosmosdb_sql_container.requests.name}"]

  permissions {
    data_actions = [
      "Microsoft.DocumentDB/databaseAccounts/readMetadata",
      "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/executeQuery",
      "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/create",
      "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/delete",
      "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/read",
      "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/replace",
      "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/upsert",
    ]
  }
}

resource "azurerm_user_assigned_identity" "create_job" {
  name                = "${local.prefix}-async-processor-create-job"
  resource_group_name = azurerm_resource_group.app.name
  location            = azurerm_resource_group.app.location
  tags                = local.tags
}

# create-job: the host reads the package and keeps its leases and keys, in a storage account of its own
resource "azurerm_role_assignment" "create_job_host" {
  scope                = azurerm_storage_account.create_job.id
  role_definition_name = "Storage Blob Data Owner"
  principal_id         = azurerm_user_assigned_identity.create_job.principal_id
  principal_type       = "ServicePrincipal"
}

# create-job: sends its telemetry
resource "azurerm_role_assignment" "create_job_metrics" {
  scope                = azurerm_application_insights.app.id
  role_definition_name = "Monitoring Metrics Publisher"
  principal_id         = azurerm_user_assigned_identity.create_job.principal_id
  principal_type       = "ServicePrincipal"
}

# create-job: grant jobs (writer of table jobs)
resource "azurerm_cosmosdb_sql_role_assignment" "create_job_table_jobs" {
  resource_group_name = azurerm_resource_group.app.name
  account_name        = azurerm_cosmosdb_account.tables.name
  role_definition_id  = azurerm_cosmosdb_sql_role_definition.jobs_writer.id
  principal_id        = azurerm_user_assigned_identity.create_job.principal_id
  scope               = "${azurerm_cosmosdb_account.tables.id}/dbs/${azurerm_cosmosdb_sql_database.tables.name}/colls/${azurerm_cosmosdb_sql_container.jobs.name}"
}

# create-job: grant queue (sender of queue jobs)
resource "azurerm_role_assignment" "create_job_queue_jobs_send" {
  scope                = azurerm_servicebus_queue.jobs.id
  role_definition_name = "Azure Service Bus Data Sender"
  principal_id         = azurerm_user_assigned_identity.create_job.principal_id
  principal_type       = "ServicePrincipal"
}

# create-job: grant requests (readWriter of table requests)
resource "azurerm_cosmosdb_sql_role_assignment" "create_job_table_requests" {
  resource_group_name = azurerm_resource_group.app.name
  account_name        = azurerm_cosmosdb_account.tables.name
  role_definition_id  = azurerm_cosmosdb_sql_role_definition.requests_read_writer.id
  principal_id        = azurerm_user_assigned_identity.create_job.principal_id
  scope               = "${azurerm_cosmosdb_account.tables.id}/dbs/${azurerm_cosmosdb_sql_database.tables.name}/colls/${azurerm_cosmosdb_sql_container.requests.name}"
}

resource "azurerm_user_assigned_identity" "get_job" {
  name                = "${local.prefix}-async-processor-get-job"
  resource_group_name = azurerm_resource_group.app.name
  location            = azurerm_resource_group.app.location
  tags                = local.tags
}

# get-job: the host reads the package and keeps its leases and keys, in a storage account of its own
resource "azurerm_role_assignment" "get_job_host" {
  scope                = azurerm_storage_account.get_job.id
  role_definition_name = "Storage Blob Data Owner"
  principal_id         = azurerm_user_assigned_identity.get_job.principal_id
  principal_type       = "ServicePrincipal"
}

# get-job: sends its telemetry
resource "azurerm_role_assignment" "get_job_metrics" {
  scope                = azurerm_application_insights.app.id
  role_definition_name = "Monitoring Metrics Publisher"
  principal_id         = azurerm_user_assigned_identity.get_job.principal_id
  principal_type       = "ServicePrincipal"
}

# get-job: grant jobs (reader of table jobs)
resource "azurerm_cosmosdb_sql_role_assignment" "get_job_table_jobs" {
  resource_group_name = azurerm_resource_group.app.name
  account_name        = azurerm_cosmosdb_account.tables.name
  role_definition_id  = azurerm_cosmosdb_sql_role_definition.jobs_reader.id
  principal_id        = azurerm_user_assigned_identity.get_job.principal_id
  scope               = "${azurerm_cosmosdb_account.tables.id}/dbs/${azurerm_cosmosdb_sql_database.tables.name}/colls/${azurerm_cosmosdb_sql_container.jobs.name}"
}

resource "azurerm_user_assigned_identity" "get_job_result" {
  name                = "${local.prefix}-async-processor-get-job-result"
  resource_group_name = azurerm_resource_group.app.name
  location            = azurerm_resource_group.app.location
  tags                = local.tags
}

# get-job-result: the host reads the package and keeps its leases and keys, in a storage account of its own
resource "azurerm_role_assignment" "get_job_result_host" {
  scope                = azurerm_storage_account.get_job_result.id
  role_definition_name = "Storage Blob Data Owner"
  principal_id         = azurerm_user_assigned_identity.get_job_result.principal_id
  principal_type       = "ServicePrincipal"
}

# get-job-result: sends its telemetry
resource "azurerm_role_assignment" "get_job_result_metrics" {
  scope                = azurerm_application_insights.app.id
  role_definition_name = "Monitoring Metrics Publisher"
  principal_id         = azurerm_user_assigned_identity.get_job_result.principal_id
  principal_type       = "ServicePrincipal"
}

# get-job-result: grant results (reader of bucket results)
resource "azurerm_role_assignment" "get_job_result_bucket_results_read" {
  scope                = azurerm_storage_container.results.id
  role_definition_name = "Storage Blob Data Reader"
  principal_id         = azurerm_user_assigned_identity.get_job_result.principal_id
  principal_type       = "ServicePrincipal"
}

resource "azurerm_user_assigned_identity" "process_job" {
  name                = "${local.prefix}-async-processor-process-job"
  resource_group_name = azurerm_resource_group.app.name
  location            = azurerm_resource_group.app.location
  tags                = local.tags
}

# process-job: the host reads the package and keeps its leases and keys, in a storage account of its own
resource "azurerm_role_assignment" "process_job_host" {
  scope                = azurerm_storage_account.process_job.id
  role_definition_name = "Storage Blob Data Owner"
  principal_id         = azurerm_user_assigned_identity.process_job.principal_id
  principal_type       = "ServicePrincipal"
}

# process-job: sends its telemetry
resource "azurerm_role_assignment" "process_job_metrics" {
  scope                = azurerm_application_insights.app.id
  role_definition_name = "Monitoring Metrics Publisher"
  principal_id         = azurerm_user_assigned_identity.process_job.principal_id
  principal_type       = "ServicePrincipal"
}

# process-job: consumes queue jobs (work)
resource "azurerm_role_assignment" "process_job_queue_jobs_receive" {
  scope                = azurerm_servicebus_queue.jobs.id
  role_definition_name = "Azure Service Bus Data Receiver"
  principal_id         = azurerm_user_assigned_identity.process_job.principal_id
  principal_type       = "ServicePrincipal"
}

# process-job: sends failed messages of queue jobs (work) again, for later
resource "azurerm_role_assignment" "process_job_queue_jobs_send" {
  scope                = azurerm_servicebus_queue.jobs.id
  role_definition_name = "Azure Service Bus Data Sender"
  principal_id         = azurerm_user_assigned_identity.process_job.principal_id
  principal_type       = "ServicePrincipal"
}

# process-job: gives up messages of queue jobs (work) that cannot succeed
resource "azurerm_role_assignment" "process_job_queue_jobs_dead_letter_send" {
  scope                = azurerm_servicebus_queue.jobs_dead_letter.id
  role_definition_name = "Azure Service Bus Data Sender"
  principal_id         = azurerm_user_assigned_identity.process_job.principal_id
  principal_type       = "ServicePrincipal"
}

# process-job: grant jobs (readWriter of table jobs)
resource "azurerm_cosmosdb_sql_role_assignment" "process_job_table_jobs" {
  resource_group_name = azurerm_resource_group.app.name
  account_name        = azurerm_cosmosdb_account.tables.name
  role_definition_id  = azurerm_cosmosdb_sql_role_definition.jobs_read_writer.id
  principal_id        = azurerm_user_assigned_identity.process_job.principal_id
  scope               = "${azurerm_cosmosdb_account.tables.id}/dbs/${azurerm_cosmosdb_sql_database.tables.name}/colls/${azurerm_cosmosdb_sql_container.jobs.name}"
}

# process-job: grant results (writer of bucket results)
resource "azurerm_role_assignment" "process_job_bucket_results_write" {
  scope                = azurerm_storage_container.results.id
  role_definition_name = "Storage Blob Data Contributor"
  principal_id         = azurerm_user_assigned_identity.process_job.principal_id
  principal_type       = "ServicePrincipal"
}

# Azure takes a while to know a new role everywhere.
resource "time_sleep" "roles" {
  create_duration = "90s"
  triggers = {
    create_job_host                         = azurerm_role_assignment.create_job_host.id
    create_job_metrics                      = azurerm_role_assignment.create_job_metrics.id
    create_job_table_jobs                   = azurerm_cosmosdb_sql_role_assignment.create_job_table_jobs.id
    create_job_queue_jobs_send              = azurerm_role_assignment.create_job_queue_jobs_send.id
    create_job_table_requests               = azurerm_cosmosdb_sql_role_assignment.create_job_table_requests.id
    get_job_host                            = azurerm_role_assignment.get_job_host.id
    get_job_metrics                         = azurerm_role_assignment.get_job_metrics.id
    get_job_table_jobs                      = azurerm_cosmosdb_sql_role_assignment.get_job_table_jobs.id
    get_job_result_host                     = azurerm_role_assignment.get_job_result_host.id
    get_job_result_metrics                  = azurerm_role_assignment.get_job_result_metrics.id
    get_job_result_bucket_results_read      = azurerm_role_assignment.get_job_result_bucket_results_read.id
    process_job_host                        = azurerm_role_assignment.process_job_host.id
    process_job_metrics                     = azurerm_role_assignment.process_job_metrics.id
    process_job_queue_jobs_receive          = azurerm_role_assignment.process_job_queue_jobs_receive.id
    process_job_queue_jobs_send             = azurerm_role_assignment.process_job_queue_jobs_send.id
    process_job_queue_jobs_dead_letter_send = azurerm_role_assignment.process_job_queue_jobs_dead_letter_send.id
    process_job_table_jobs                  = azurerm_cosmosdb_sql_role_assignment.process_job_table_jobs.id
    process_job_bucket_results_write        = azurerm_role_assignment.process_job_bucket_results_write.id
  }
}
