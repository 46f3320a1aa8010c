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
    condition     = length("${var.project_name}-${var.environment}") <= 27
    error_message = "project_name and environment with a dash between them have at most 27 characters; otherwise names become too long for AWS."
  }

  validation {
    condition     = !can(regex("^(amzn-s3-demo|sthree)-", "${var.project_name}-${var.environment}-"))
    error_message = "project_name and environment with a dash between them must not begin with amzn-s3-demo or sthree, which no bucket of S3 may."
  }
}

variable "region" {
  type        = string
  description = "AWS region."
  default     = "eu-central-1"

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "region is the code of an AWS region, such as eu-central-1."
  }
}

variable "tags" {
  type        = map(string)
  description = "Tags of every resource, besides project, environment, app and managed-by."
  default     = {}

  validation {
    condition = alltrue([
      for key, value in var.tags : can(regex("^[\\p{L}\\p{Z}\\p{N}_.:/=+@-]{1,128}$", key)) && can(regex("^[\\p{L}\\p{Z}\\p{N}_.:/=+@-]{0,256}$", value)) && !can(regex("^(?i)aws:", key))
    ])
    error_message = "tags have keys of 1 to 128 and values of up to 256 letters, digits, spaces and _ . : / = + - @; keys that begin with aws: are Amazon's own."
  }

  validation {
    condition     = (length(var.tags) <= 46) && (length(distinct(concat(["project", "environment", "app", "managed-by"], [for key in keys(var.tags) : lower(key)]))) == (length(var.tags) + 4))
    error_message = "tags are 46 at most, as a resource has 50 with those that every resource of the app has; they have no key twice, nor one of project, environment, app, managed-by; upper and lower case make no difference."
  }
}

variable "alarm_topic_arns" {
  type        = list(string)
  description = "SNS topics that are told when an alarm goes off and when it is over."
  default     = []
}

variable "vpc_subnet_ids" {
  type        = list(string)
  description = "Subnets to run the functions in; none for no VPC. They need a way to AWS's services (endpoints or NAT)."
  default     = []
}

variable "vpc_security_group_ids" {
  type        = list(string)
  description = "Security groups of the functions in the subnets."
  default     = []

  validation {
    condition     = (length(var.vpc_security_group_ids) > 0) == (length(var.vpc_subnet_ids) > 0)
    error_message = "vpc_subnet_ids and vpc_security_group_ids go together: give both or none."
  }
}

variable "deletion_protection" {
  type        = bool
  description = "Tables cannot be deleted, buckets only when they are empty, and deleted secrets can be restored for 30 days. Turn it off and apply before a destroy."
  default     = true
}

variable "api_throttling_rate" {
  type        = number
  description = "Requests a second that the API takes on average; more are answered 429."
  default     = 1000
}

variable "api_throttling_burst" {
  type        = number
  description = "Requests that the API takes at once, over the average."
  default     = 500
}
