# Made from the app presigned-upload by "motif build". Change the app and build again; edits made here are lost.

variable "project_name" {
  type        = string
  description = "First part of every name, such as acme."

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.project_name))
    error_message = "project_name has lower-case letters, digits and single dashes, beginning with a letter."
  }
}

variable "environment" {
  type        = string
  description = "Second part of every name, such as staging. Another environment, or the same in another region, needs another one."
  default     = "dev"

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.environment))
    error_message = "environment has lower-case letters, digits and single dashes, beginning with a letter."
  }

  validation {
    condition     = length("${var.project_name}-${var.environment}") <= 35
    error_message = "project_name and environment with a dash between them have at most 35 characters; otherwise names become too long for Azure."
  }

  validation {
    condition     = !can(regex("microsoft|windows|^(login|xbox)", "${var.project_name}-${var.environment}-"))
    error_message = "project_name and environment with a dash between them must not have microsoft or windows in them, nor begin with login or xbox, which Azure keeps for itself."
  }
}

variable "subscription_id" {
  type        = string
  description = "Subscription that everything is made in."

  validation {
    condition     = can(regex("^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$", var.subscription_id))
    error_message = "subscription_id is a UUID."
  }
}

variable "region" {
  type        = string
  description = "Azure region that has the Flex Consumption plan."
  default     = "westeurope"

  validation {
    condition     = can(regex("^[a-z]+[0-9]?$", var.region))
    error_message = "region is the name of an Azure region, such as westeurope."
  }
}

variable "tags" {
  type        = map(string)
  description = "Tags of every resource, besides project, environment, app and managed-by."
  default     = {}

  validation {
    condition = alltrue([
      for key, value in var.tags : can(regex("^[^<>%&\\\\?/]{1,128}$", key)) && can(regex("^.{0,256}$", value)) && !can(regex("^(?i)(azure|microsoft|windows)", key))
    ])
    error_message = "tags have keys of 1 to 128 characters without < > % & \\ ? and /, and values of up to 256; keys that begin with azure, microsoft or windows are Azure's own."
  }

  validation {
    condition     = (length(var.tags) <= 46) && (length(distinct(concat(["project", "environment", "app", "managed-by"], [for key in keys(var.tags) : lower(key)]))) == (length(var.tags) + 4))
    error_message = "tags are 46 at most, as a resource has 50 with those that every resource of the app has; they have no key twice, nor one of project, environment, app, managed-by; upper and lower case make no difference."
  }
}

variable "alert_action_group_ids" {
  type        = list(string)
  description = "Action groups that are told when an alert goes off and when it is over."
  default     = []
}

variable "subnet_id" {
  type        = string
  description = "Subnet to run the functions in, delegated to Microsoft.App/environments; none for no virtual network."
  default     = null
}

variable "deploy_packages" {
  type        = bool
  description = "Hand the packages to the function apps with the Azure CLI (az), signed in. Turn it off where a pipeline does that."
  default     = true
}

variable "storage_replication" {
  type        = string
  description = "How blobs of buckets are replicated: ZRS keeps them in three zones, where the region has these."
  default     = "ZRS"

  validation {
    condition     = contains(["LRS", "ZRS", "GRS", "GZRS"], var.storage_replication)
    error_message = "storage_replication is one of LRS, ZRS, GRS, GZRS."
  }
}

variable "api_publisher_email" {
  type        = string
  description = "Address that API Management tells about itself; it wants one."

  validation {
    condition     = can(regex("^[^@ ]+@[^@ ]+$", var.api_publisher_email))
    error_message = "api_publisher_email is an e-mail address."
  }
}
