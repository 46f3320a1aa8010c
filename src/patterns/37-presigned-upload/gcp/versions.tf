# Made from the app presigned-upload by "motif build". Change the app and build again; edits made here are lost.

terraform {
  required_version = ">= 1.9.0"

  required_providers {
    google = {
      source  = "hashicorp/google"
      version = ">= 7.31, < 8"
    }
    google-beta = {
      source  = "hashicorp/google-beta"
      version = ">= 6.50, < 8"
    }
    time = {
      source  = "hashicorp/time"
      version = "~> 0.13"
    }
  }
}

provider "google" {
  project        = var.project_id
  region         = var.region
  default_labels = local.labels
}

# In this provider only: API Gateway, service agents.
provider "google-beta" {
  project        = var.project_id
  region         = var.region
  default_labels = local.labels
}

locals {
  prefix = "${var.project_name}-${var.environment}"
  labels = merge(var.labels, {
    project     = var.project_name
    environment = var.environment
    app         = "presigned-upload"
    managed-by  = "terraform"
  })
  # Keeps names apart that all projects share.
  project_hash = substr(sha256(var.project_id), 0, 8)
}

resource "google_project_service" "required" {
  for_each = toset([
    "apigateway.googleapis.com",
    "artifactregistry.googleapis.com",
    "cloudbuild.googleapis.com",
    "cloudfunctions.googleapis.com",
    "cloudscheduler.googleapis.com",
    "eventarc.googleapis.com",
    "firestore.googleapis.com",
    "iam.googleapis.com",
    "iamcredentials.googleapis.com",
    "logging.googleapis.com",
    "monitoring.googleapis.com",
    "pubsub.googleapis.com",
    "run.googleapis.com",
    "servicecontrol.googleapis.com",
    "servicemanagement.googleapis.com",
    "storage.googleapis.com",
  ])

  project            = var.project_id
  service            = each.value
  disable_on_destroy = false
}

# Until an API that was switched on is known everywhere, calls of it fail.
resource "time_sleep" "services_enabled" {
  create_duration = "60s"
  triggers        = { services = join(" ", keys(google_project_service.required)) }
}
