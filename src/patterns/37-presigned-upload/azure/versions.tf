# Made from the app presigned-upload by "motif build". Change the app and build again; edits made here are lost.

terraform {
  required_version = ">= 1.9.0"

  required_providers {
    azurerm = {
      source  = "hashicorp/azurerm"
      version = "~> 4.73"
    }
    time = {
      source  = "hashicorp/time"
      version = "~> 0.13"
    }
  }
}

provider "azurerm" {
  subscription_id                 = var.subscription_id
  storage_use_azuread             = true
  resource_provider_registrations = "none"
  resource_providers_to_register = [
    "Microsoft.ApiManagement",
    "Microsoft.App",
    "Microsoft.DocumentDB",
    "Microsoft.EventGrid",
    "microsoft.insights",
    "Microsoft.ManagedIdentity",
    "Microsoft.OperationalInsights",
    "Microsoft.ServiceBus",
    "Microsoft.Storage",
    "Microsoft.Web",
  ]

  features {
    # Azure adds alert rules of its own to the group. Without this they would block terraform destroy.
    resource_group {
      prevent_deletion_if_contains_resources = false
    }

    # Else the provider reads queues of each account, which even an owner has no role for.
    storage {
      data_plane_available = false
    }
  }
}

locals {
  prefix  = "${var.project_name}-${var.environment}"
  unique  = substr(sha256("${var.subscription_id}/${local.prefix}-presigned-upload"), 0, 8)
  compact = substr(replace(local.prefix, "-", ""), 0, 11)
  tags = merge(var.tags, {
    project     = var.project_name
    environment = var.environment
    app         = "presigned-upload"
    managed-by  = "terraform"
  })
  service_bus_host = "${azurerm_servicebus_namespace.queues.name}.servicebus.windows.net"
}

resource "azurerm_resource_group" "app" {
  name     = "${local.prefix}-presigned-upload"
  location = var.region
  tags     = local.tags
}
