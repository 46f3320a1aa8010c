# Made from the app s3-event-processor by "motif build". Change the app and build again; edits made here are lost.

resource "azurerm_log_analytics_workspace" "app" {
  name                = "${local.prefix}-s3-event-processor"
  resource_group_name = azurerm_resource_group.app.name
  location            = azurerm_resource_group.app.location
  sku                 = "PerGB2018"
  retention_in_days   = 30
  tags                = local.tags
}

resource "azurerm_application_insights" "app" {
  name                          = "${local.prefix}-s3-event-processor"
  resource_group_name           = azurerm_resource_group.app.name
  location                      = azurerm_resource_group.app.location
  workspace_id                  = azurerm_log_analytics_workspace.app.id
  application_type              = "web"
  local_authentication_disabled = true
  tags                          = local.tags
}

resource "azurerm_monitor_scheduled_query_rules_alert_v2" "errors" {
  name                    = "${local.prefix}-s3-event-processor-errors"
  resource_group_name     = azurerm_resource_group.app.name
  location                = azurerm_resource_group.app.location
  description             = "A function failed"
  scopes                  = [azurerm_application_insights.app.id]
  severity                = 2
  evaluation_frequency    = "PT5M"
  window_duration         = "PT5M"
  auto_mitigation_enabled = true
  tags                    = local.tags

  criteria {
    query                   = <<-EOT
      requests
      | where success == false or toint(resultCode) >= 500
      | summarize failures = sum(itemCount) by cloud_RoleName, name
    EOT
    metric_measure_column   = "failures"
    time_aggregation_method = "Total"
    operator                = "GreaterThan"
    threshold               = 0

    dimension {
      name     = "cloud_RoleName"
      operator = "Include"
      values   = ["*"]
    }

    dimension {
      name     = "name"
      operator = "Include"
      values   = ["*"]
    }
  }

  dynamic "action" {
    for_each = length(var.alert_action_group_ids) > 0 ? [true] : []

    content {
      action_groups = var.alert_action_group_ids
    }
  }
}

resource "azurerm_monitor_scheduled_query_rules_alert_v2" "duration" {
  for_each = {
    timeout_30s  = { limit = 27000, apps = [azurerm_function_app_flex_consumption.accept_upload.name] }
    timeout_120s = { limit = 108000, apps = [azurerm_function_app_flex_consumption.import_step.name] }
  }

  name                    = "${local.prefix}-s3-event-processor-duration-${each.key}"
  resource_group_name     = azurerm_resource_group.app.name
  location                = azurerm_resource_group.app.location
  description             = "1 in 100 calls takes more than ${each.value.limit} ms, close to the timeout"
  scopes                  = [azurerm_application_insights.app.id]
  severity                = 2
  evaluation_frequency    = "PT15M"
  window_duration         = "PT15M"
  auto_mitigation_enabled = true
  tags                    = local.tags

  criteria {
    query                   = <<-EOT
      requests
      | where cloud_RoleName in~ (${join(", ", formatlist("\"%s\"", each.value.apps))})
      | summarize slowest = percentile(duration, 99) by cloud_RoleName, name
    EOT
    metric_measure_column   = "slowest"
    time_aggregation_method = "Maximum"
    operator                = "GreaterThan"
    threshold               = each.value.limit

    dimension {
      name     = "cloud_RoleName"
      operator = "Include"
      values   = ["*"]
    }

    dimension {
      name     = "name"
      operator = "Include"
      values   = ["*"]
    }
  }

  dynamic "action" {
    for_each = length(var.alert_action_group_ids) > 0 ? [true] : []

    content {
      action_groups = var.alert_action_group_ids
    }
  }
}

resource "azurerm_monitor_metric_alert" "dead_letters" {
  name                = "${local.prefix}-s3-event-processor-dead-letters"
  resource_group_name = azurerm_resource_group.app.name
  description         = "Messages failed for good: read the queue, mend the cause, send them again"
  scopes              = [azurerm_servicebus_namespace.queues.id]
  severity            = 2
  frequency           = "PT5M"
  window_size         = "PT5M"
  tags                = local.tags

  criteria {
    metric_namespace = "Microsoft.ServiceBus/namespaces"
    metric_name      = "ActiveMessages"
    aggregation      = "Maximum"
    operator         = "GreaterThan"
    threshold        = 0

    dimension {
      name     = "EntityName"
      operator = "Include"
      values = [
        azurerm_servicebus_queue.import_steps_dead_letter.name,
        azurerm_servicebus_queue.accept_upload_dead_letter.name,
      ]
    }
  }

  dynamic "action" {
    for_each = var.alert_action_group_ids

    content {
      action_group_id = action.value
    }
  }
}

resource "azurerm_monitor_metric_alert" "given_up" {
  name                = "${local.prefix}-s3-event-processor-given-up"
  resource_group_name = azurerm_resource_group.app.name
  description         = "Service Bus gave messages up and could not forward them: read the queue's $DeadLetterQueue"
  scopes              = [azurerm_servicebus_namespace.queues.id]
  severity            = 2
  frequency           = "PT5M"
  window_size         = "PT5M"
  tags                = local.tags

  criteria {
    metric_namespace = "Microsoft.ServiceBus/namespaces"
    metric_name      = "DeadletteredMessages"
    aggregation      = "Maximum"
    operator         = "GreaterThan"
    threshold        = 0

    dimension {
      name     = "EntityName"
      operator = "Include"
      values = [
        azurerm_servicebus_queue.import_steps.name,
        azurerm_servicebus_queue.uploads_events.name,
      ]
    }
  }

  dynamic "action" {
    for_each = var.alert_action_group_ids

    content {
      action_group_id = action.value
    }
  }
}

resource "azurerm_monitor_metric_alert" "queue_throttles" {
  name                = "${local.prefix}-s3-event-processor-queue-throttles"
  resource_group_name = azurerm_resource_group.app.name
  description         = "Service Bus throttled requests"
  scopes              = [azurerm_servicebus_namespace.queues.id]
  severity            = 2
  frequency           = "PT5M"
  window_size         = "PT5M"
  tags                = local.tags

  criteria {
    metric_namespace = "Microsoft.ServiceBus/namespaces"
    metric_name      = "ThrottledRequests"
    aggregation      = "Total"
    operator         = "GreaterThan"
    threshold        = 0
  }

  dynamic "action" {
    for_each = var.alert_action_group_ids

    content {
      action_group_id = action.value
    }
  }
}

resource "azurerm_monitor_metric_alert" "table_throttles" {
  name                = "${local.prefix}-s3-event-processor-table-throttles"
  resource_group_name = azurerm_resource_group.app.name
  description         = "Cosmos DB throttled requests: a partition has more to do than it can"
  scopes              = [azurerm_cosmosdb_account.tables.id]
  severity            = 2
  frequency           = "PT5M"
  window_size         = "PT5M"
  tags                = local.tags

  criteria {
    metric_namespace = "Microsoft.DocumentDB/databaseAccounts"
    metric_name      = "TotalRequests"
    aggregation      = "Count"
    operator         = "GreaterThan"
    threshold        = 0

    dimension {
      name     = "StatusCode"
      operator = "Include"
      values   = ["429"]
    }
  }

  dynamic "action" {
    for_each = var.alert_action_group_ids

    content {
      action_group_id = action.value
    }
  }
}

resource "azurerm_monitor_metric_alert" "undelivered_events" {
  name                = "${local.prefix}-s3-event-processor-undelivered-events"
  resource_group_name = azurerm_resource_group.app.name
  description         = "Event Grid could not deliver events: read them in the container event-dead-letters"
  scopes              = [azurerm_eventgrid_system_topic.buckets.id]
  severity            = 2
  frequency           = "PT5M"
  window_size         = "PT5M"
  tags                = local.tags

  criteria {
    metric_namespace = "Microsoft.EventGrid/systemTopics"
    metric_name      = "DeadLetteredCount"
    aggregation      = "Total"
    operator         = "GreaterThan"
    threshold        = 0
  }

  dynamic "action" {
    for_each = var.alert_action_group_ids

    content {
      action_group_id = action.value
    }
  }
}
