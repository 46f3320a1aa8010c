# Made from the app presigned-upload by "motif build". Change the app and build again; edits made here are lost.

variable "project_id" {
  type        = string
  description = "Id of the Google Cloud project that everything is made in."

  validation {
    condition     = can(regex("^([a-z0-9.-]+:)?[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project_id))
    error_message = "project_id is the id of a Google Cloud project, such as acme-payments-123456."
  }
}

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
    error_message = "project_name and environment with a dash between them have at most 27 characters; otherwise names become too long for Google Cloud."
  }

  validation {
    condition     = !can(regex("^goog|g[o0]{2,}g+[l1i]e", "${var.project_name}-${var.environment}-"))
    error_message = "project_name and environment with a dash between them must not begin with goog, which no bucket of Cloud Storage and no topic may, nor have google in them, or what looks like it, which no bucket may."
  }
}

variable "region" {
  type        = string
  description = "Google Cloud region."
  default     = "europe-west1"

  validation {
    condition     = can(regex("^[a-z]+-[a-z]+[0-9]+$", var.region))
    error_message = "region is the name of a Google Cloud region, such as europe-west1."
  }
}

variable "labels" {
  type        = map(string)
  description = "Labels of every resource, besides project, environment, app and managed-by."
  default     = {}

  validation {
    condition = alltrue([
      for key, value in var.labels : can(regex("^[\\p{Ll}\\p{Lo}][\\p{Ll}\\p{Lo}\\p{N}_-]{0,62}$", key)) && can(regex("^[\\p{Ll}\\p{Lo}\\p{N}_-]{0,63}$", value))
    ])
    error_message = "labels have keys and values of up to 63 lower-case letters, digits, _ and -, and keys begin with a letter."
  }

  validation {
    condition     = (length(var.labels) <= 59) && (length(distinct(concat(["project", "environment", "app", "managed-by"], [for key in keys(var.labels) : lower(key)]))) == (length(var.labels) + 4))
    error_message = "labels are 59 at most, as a resource has 64 with those that every resource of the app has; they have no key twice, nor one of project, environment, app, managed-by; upper and lower case make no difference."
  }
}

variable "notification_channels" {
  type        = list(string)
  description = "Ids of the Cloud Monitoring channels that are told when an alert goes off."
  default     = []
}

variable "deletion_protection" {
  type        = bool
  description = "The database and secrets cannot be deleted, and buckets only when they are empty. Turn it off and apply before a destroy."
  default     = true
}

variable "gateway_region" {
  type        = string
  description = "Region of the API Gateway, which not every region has; region if not given."
  default     = null

  validation {
    condition     = (var.gateway_region == null) || can(regex("^[a-z]+-[a-z]+[0-9]+$", var.gateway_region))
    error_message = "gateway_region is the name of a location of Google Cloud, such as europe-west1."
  }
}

variable "firestore_location" {
  type        = string
  description = "Location of the Firestore database, such as eur3; region if not given."
  default     = null

  validation {
    condition     = (var.firestore_location == null) || can(regex("^[a-z]+(-[a-z]+)?[0-9]+$", var.firestore_location))
    error_message = "firestore_location is the name of a location of Google Cloud, such as europe-west1."
  }
}
