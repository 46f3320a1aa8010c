# Made from the app presigned-upload by "motif build". Change the app and build again; edits made here are lost.

resource "azurerm_log_analytics_workspace" "app" {
  name                = "${local.prefix}-presigned-upload"
  resource_group_name = azurerm_resource_group.app.name
  location            = azurerm_resource_group.app.location
  sku                 = "PerGB2018"
  retention_in_days   = 30
  tags                = local.tags
}

resource "azurerm_application_insights" "app" {
  name                          = "${local.prefix}-presigned-upload"
  resource_group_name           = azurerm_resource_group.app.name
  location                      = azurerm_resource_group.app.location
  workspace_id                  = azurerm_log_analytics_workspace.app.id
  application_type              = "web"
  local_authentication_disabled = true
  tags                          = local.tags
}

resource "azurerm_monitor_scheduled_query_rules_alert_v2" "app" {
  for_each = {
    errors = {
      description = "A function failed"
      period      = "PT5M"
      query       = <<-EOT
        requests
        | where success == false or toint(resultCode) >= 500
        | summarize failures = sum(itemCount) by cloud_RoleName, name
      EOT
      column      = "failures"
      aggregation = "Total"
      threshold   = 0
    }
    duration-timeout_30s = {
      description = "1 in 100 calls takes more than 27000 ms, close to the timeout"
      period      = "PT15M"
      query       = <<-EOT
        requests
        | where cloud_RoleName in~ (${join(", ", formatlist("\"%s\"", [for name in ["confirm-upload", "get-upload", "offer-upload"] : azurerm_function_app_flex_consumption.app[name].name]))})
        | summarize slowest = percentile(duration, 99) by cloud_RoleName, name
      EOT
      column      = "slowest"
      aggregation = "Maximum"
      threshold   = 27000
    }
    duration-timeout_300s = {
      description = "1 in 100 calls takes more than 270000 ms, close to the timeout"
      period      = "PT15M"
      query       = <<-EOT
        requests
        | where cloud_RoleName in~ (${join(", ", formatlist("\"%s\"", [for name in ["sweep-uploads"] : azurerm_function_app_flex_consumption.app[name].name]))})
        | summarize slowest = percentile(duration, 99) by cloud_RoleName, name
      EOT
      column      = "slowest"
      aggregation = "Maximum"
      threshold   = 270000
    }
  }

  name                    = "${local.prefix}-presigned-upload-${each.key}"
  resource_group_name     = azurerm_resource_group.app.name
  location                = azurerm_resource_group.app.location
  description             = each.value.description
  scopes                  = [azurerm_application_insights.app.id]
  severity                = 2
  evaluation_frequency    = each.value.period
  window_duration         = each.value.period
  auto_mitigation_enabled = true
  tags                    = local.tags

  criteria {
    query                   = each.value.query
    metric_measure_column   = each.value.column
    time_aggregation_method = each.value.aggregation
    operator                = "GreaterThan"
    threshold               = each.value.threshold

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

resource "azurerm_monitor_metric_alert" "app" {
  for_each = {
    dead-letters = {
      description = "Messages failed for good: read the queue, mend the cause, then motif redrive"
      frequency   = "PT5M"
      window      = "PT5M"
      scope       = azurerm_servicebus_namespace.queues.id
      namespace   = "Microsoft.ServiceBus/namespaces"
      metric      = "ActiveMessages"
      aggregation = "Maximum"
      dimensions = {
        EntityName = [
          azurerm_servicebus_queue.dead_letter["confirm-upload-dead-letter"].name,
          azurerm_servicebus_queue.dead_letter["sweep-uploads-dead-letter"].name,
        ]
      }
    }
    unattended = {
      description = "There were dead letters all day, and nobody has looked after them"
      frequency   = "PT1H"
      window      = "P1D"
      scope       = azurerm_servicebus_namespace.queues.id
      namespace   = "Microsoft.ServiceBus/namespaces"
      metric      = "ActiveMessages"
      aggregation = "Minimum"
      dimensions = {
        EntityName = [
          azurerm_servicebus_queue.dead_letter["confirm-upload-dead-letter"].name,
          azurerm_servicebus_queue.dead_letter["sweep-uploads-dead-letter"].name,
        ]
      }
    }
    given-up = {
      description = "Service Bus gave messages up and could not forward them: read the queue's $DeadLetterQueue"
      frequency   = "PT5M"
      window      = "PT5M"
      scope       = azurerm_servicebus_namespace.queues.id
      namespace   = "Microsoft.ServiceBus/namespaces"
      metric      = "DeadletteredMessages"
      aggregation = "Maximum"
      dimensions  = { EntityName = [azurerm_servicebus_queue.queue["arrivals-events"].name] }
    }
    queue-throttles = {
      description = "Service Bus throttled requests"
      frequency   = "PT5M"
      window      = "PT5M"
      scope       = azurerm_servicebus_namespace.queues.id
      namespace   = "Microsoft.ServiceBus/namespaces"
      metric      = "ThrottledRequests"
      aggregation = "Total"
      dimensions  = {}
    }
    table-throttles = {
      description = "Cosmos DB throttled requests: a partition has more to do than it can"
      frequency   = "PT5M"
      window      = "PT5M"
      scope       = azurerm_cosmosdb_account.tables.id
      namespace   = "Microsoft.DocumentDB/databaseAccounts"
      metric      = "TotalRequests"
      aggregation = "Count"
      dimensions  = { StatusCode = ["429"] }
    }
    server-errors = {
      description = "The API answered with 5xx"
      frequency   = "PT5M"
      window      = "PT5M"
      scope       = azurerm_api_management.api.id
      namespace   = "Microsoft.ApiManagement/service"
      metric      = "Requests"
      aggregation = "Total"
      dimensions  = { GatewayResponseCodeCategory = ["5xx"] }
    }
    undelivered-events = {
      description = "Event Grid could not deliver events: read them in the container event-dead-letters"
      frequency   = "PT5M"
      window      = "PT5M"
      scope       = azurerm_eventgrid_system_topic.buckets.id
      namespace   = "Microsoft.EventGrid/systemTopics"
      metric      = "DeadLetteredCount"
      aggregation = "Total"
      dimensions  = {}
    }
  }

  name                = "${local.prefix}-presigned-upload-${each.key}"
  resource_group_name = azurerm_resource_group.app.name
  description         = each.value.description
  scopes              = [each.value.scope]
  severity            = 2
  frequency           = each.value.frequency
  window_size         = each.value.window
  tags                = local.tags

  criteria {
    metric_namespace = each.value.namespace
    metric_name      = each.value.metric
    aggregation      = each.value.aggregation
    operator         = "GreaterThan"
    threshold        = 0

    dynamic "dimension" {
      for_each = each.value.dimensions

      content {
        name     = dimension.key
        operator = "Include"
        values   = dimension.value
      }
    }
  }

  dynamic "action" {
    for_each = var.alert_action_group_ids

    content {
      action_group_id = action.value
    }
  }
}

# What the workbook shows: queries of the telemetry, and metrics of services.
locals {
  query_charts = [
    {
      title = "Invocations"
      query = <<-EOT
        requests
        | summarize invocations = sum(itemCount) by bin(timestamp, 5m), name
      EOT
    },
    {
      title = "Failures"
      query = <<-EOT
        requests
        | where success == false or toint(resultCode) >= 500
        | summarize failures = sum(itemCount) by bin(timestamp, 5m), name
      EOT
    },
    {
      title = "Duration, p99 (ms)"
      query = <<-EOT
        requests
        | summarize slowest = percentile(duration, 99) by bin(timestamp, 5m), name
      EOT
    },
    {
      title = "Counted by the functions themselves"
      query = <<-EOT
        traces
        | where message startswith '{"_aws"'
        | extend line = parse_json(message)
        | mv-expand metric = line._aws.CloudWatchMetrics[0].Metrics
        | extend name = tostring(metric.Name)
        | mv-expand value = line[name] to typeof(real)
        | summarize sum(value) by bin(timestamp, 5m), name
      EOT
    },
  ]
  metric_charts = [
    {
      title       = "Messages that wait"
      resource    = azurerm_servicebus_namespace.queues.id
      type        = "microsoft.servicebus/namespaces"
      metric      = "ActiveMessages"
      aggregation = 3
      by          = "EntityName"
    },
    {
      title       = "Messages sent"
      resource    = azurerm_servicebus_namespace.queues.id
      type        = "microsoft.servicebus/namespaces"
      metric      = "IncomingMessages"
      aggregation = 1
      by          = "EntityName"
    },
    {
      title       = "Messages completed"
      resource    = azurerm_servicebus_namespace.queues.id
      type        = "microsoft.servicebus/namespaces"
      metric      = "CompleteMessage"
      aggregation = 1
      by          = "EntityName"
    },
    {
      title       = "Request units"
      resource    = azurerm_cosmosdb_account.tables.id
      type        = "microsoft.documentdb/databaseaccounts"
      metric      = "TotalRequestUnits"
      aggregation = 1
      by          = "CollectionName"
    },
    {
      title       = "Request units by status"
      resource    = azurerm_cosmosdb_account.tables.id
      type        = "microsoft.documentdb/databaseaccounts"
      metric      = "TotalRequestUnits"
      aggregation = 1
      by          = "StatusCode"
    },
    {
      title       = "Requests by answer"
      resource    = azurerm_api_management.api.id
      type        = "microsoft.apimanagement/service"
      metric      = "Requests"
      aggregation = 1
      by          = "GatewayResponseCodeCategory"
    },
  ]
}

resource "azurerm_application_insights_workbook" "app" {
  name                = uuidv5("dns", "${var.subscription_id}/${local.prefix}-presigned-upload")
  resource_group_name = azurerm_resource_group.app.name
  location            = azurerm_resource_group.app.location
  display_name        = "${local.prefix}-presigned-upload"
  source_id           = lower(azurerm_application_insights.app.id)
  data_json = jsonencode({
    version = "Notebook/1.0"
    items = concat(
      [
        for chart in local.query_charts : {
          type        = 3
          name        = chart.title
          customWidth = "33"
          content = {
            version                 = "KqlItem/1.0"
            size                    = 0
            title                   = chart.title
            timeContext             = { durationMs = 86400000 }
            query                   = chart.query
            queryType               = 0
            resourceType            = "microsoft.insights/components"
            crossComponentResources = [azurerm_application_insights.app.id]
            visualization           = "timechart"
          }
        }
      ],
      [
        for chart in local.metric_charts : {
          type        = 10
          name        = chart.title
          customWidth = "33"
          content = {
            version      = "MetricsItem/2.0"
            size         = 0
            title        = chart.title
            timeContext  = { durationMs = 86400000 }
            chartType    = 2
            metricScope  = 0
            resourceType = chart.type
            resourceIds  = [chart.resource]
            metrics = [{
              namespace   = chart.type
              metric      = "${chart.type}--${chart.metric}"
              aggregation = chart.aggregation
              splitBy     = chart.by
            }]
          }
        }
      ],
    )
    fallbackResourceIds = [azurerm_application_insights.app.id]
  })
  tags = local.tags
}
