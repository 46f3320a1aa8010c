# Made from the app fan-out by "motif build". Change the app and build again; edits made here are lost.

# The functions: memory in MiB, timeouts in seconds.
locals {
  functions = {
    analyse-image  = { kind = "consumer", memory = 512, timeout = 120, max_instances = 2, internal = true }
    get-image      = { kind = "http", memory = 256, timeout = 30, max_instances = 100, internal = false }
    make-thumbnail = { kind = "consumer", memory = 256, timeout = 30, max_instances = 100, internal = true }
    read-metadata  = { kind = "consumer", memory = 256, timeout = 30, max_instances = 100, internal = true }
    upload-image   = { kind = "http", memory = 256, timeout = 30, max_instances = 100, internal = false }
  }
}

resource "google_storage_bucket_object" "bundle" {
  for_each = local.functions

  name         = "${each.key}/${fileexists("${path.module}/dist/${each.key}.zip") ? filesha256("${path.module}/dist/${each.key}.zip") : "missing"}.zip"
  bucket       = google_storage_bucket.bucket["functions"].name
  source       = "${path.module}/dist/${each.key}.zip"
  content_type = "application/zip"

  lifecycle {
    precondition {
      condition     = fileexists("${path.module}/dist/${each.key}.zip")
      error_message = "dist/${each.key}.zip is missing. Build the bundles first: in this folder, run \"npx --no-install motif build ..\"."
    }
  }
}

resource "google_artifact_registry_repository" "functions" {
  location      = var.region
  repository_id = "${local.prefix}-fan-out"
  description   = "Images of the functions of fan-out"
  format        = "DOCKER"

  cleanup_policies {
    id     = "keep-last"
    action = "KEEP"

    most_recent_versions {
      keep_count = 5
    }
  }

  cleanup_policies {
    id     = "delete-old"
    action = "DELETE"

    condition {
      older_than = "2592000s"
    }
  }

  depends_on = [time_sleep.services_enabled]
}

# What functions are told besides. It is no part of local.functions, since it waits for what it names.
locals {
  environments = {
    analyse-image = {
      MOTIF_BUCKET_ORIGINALS = google_storage_bucket.bucket["originals"].name
      MOTIF_PUBSUB_ENDPOINT  = "https://${var.region}-pubsub.googleapis.com"
      MOTIF_QUEUE_DELIVERIES = jsonencode([
        {
          queue           = "images-analyse-image"
          subscription    = "projects/${var.project_id}/subscriptions/${google_pubsub_topic.topic["images-analyse-image"].name}"
          deadLetterTopic = google_pubsub_topic.topic["images-analyse-image-dead-letter"].id
          attempts        = 8
        },
        {
          queue           = "images-analyse-image"
          subscription    = "projects/${var.project_id}/subscriptions/${google_pubsub_topic.topic["images-analyse-image"].name}-from-images"
          deadLetterTopic = google_pubsub_topic.topic["images-analyse-image-dead-letter"].id
          attempts        = 8
        },
      ])
      MOTIF_TABLE_RESULTS = "results"
    }
    get-image = {
      IGNORED_ROUTES = "/_motif/ignored"
      MOTIF_API = jsonencode({
        routes        = [{ method = "GET", path = "/images/{id}" }]
        bodyLimit     = 2000000
        behindGateway = true
      })
      MOTIF_TABLE_RESULTS = "results"
      MOTIF_TABLE_UPLOADS = "uploads"
    }
    make-thumbnail = {
      MOTIF_BUCKET_ORIGINALS  = google_storage_bucket.bucket["originals"].name
      MOTIF_BUCKET_THUMBNAILS = google_storage_bucket.bucket["thumbnails"].name
      MOTIF_PUBSUB_ENDPOINT   = "https://${var.region}-pubsub.googleapis.com"
      MOTIF_QUEUE_DELIVERIES = jsonencode([
        {
          queue           = "images-make-thumbnail"
          subscription    = "projects/${var.project_id}/subscriptions/${google_pubsub_topic.topic["images-make-thumbnail"].name}"
          deadLetterTopic = google_pubsub_topic.topic["images-make-thumbnail-dead-letter"].id
          attempts        = 6
        },
        {
          queue           = "images-make-thumbnail"
          subscription    = "projects/${var.project_id}/subscriptions/${google_pubsub_topic.topic["images-make-thumbnail"].name}-from-images"
          deadLetterTopic = google_pubsub_topic.topic["images-make-thumbnail-dead-letter"].id
          attempts        = 6
        },
      ])
      MOTIF_TABLE_RESULTS = "results"
    }
    read-metadata = {
      MOTIF_BUCKET_ORIGINALS = google_storage_bucket.bucket["originals"].name
      MOTIF_PUBSUB_ENDPOINT  = "https://${var.region}-pubsub.googleapis.com"
      MOTIF_QUEUE_DELIVERIES = jsonencode([
        {
          queue           = "images-read-metadata"
          subscription    = "projects/${var.project_id}/subscriptions/${google_pubsub_topic.topic["images-read-metadata"].name}"
          deadLetterTopic = google_pubsub_topic.topic["images-read-metadata-dead-letter"].id
          attempts        = 5
        },
        {
          queue           = "images-read-metadata"
          subscription    = "projects/${var.project_id}/subscriptions/${google_pubsub_topic.topic["images-read-metadata"].name}-from-images"
          deadLetterTopic = google_pubsub_topic.topic["images-read-metadata-dead-letter"].id
          attempts        = 5
        },
      ])
      MOTIF_TABLE_RESULTS = "results"
    }
    upload-image = {
      IGNORED_ROUTES = "/_motif/ignored"
      MOTIF_API = jsonencode({
        routes        = [{ method = "POST", path = "/images" }]
        bodyLimit     = 2000000
        behindGateway = true
      })
      MOTIF_BUCKET_ORIGINALS = google_storage_bucket.bucket["originals"].name
      MOTIF_PUBSUB_ENDPOINT  = "https://${var.region}-pubsub.googleapis.com"
      MOTIF_TABLE_REQUESTS   = "requests"
      MOTIF_TABLE_UPLOADS    = "uploads"
      MOTIF_TOPIC_FILTERS = jsonencode([
        {
          topic = "images"
          queue = "images-analyse-image"
          filter = {
            bytes       = [{ numeric = ["<=", 500000] }]
            contentType = ["image/x-portable-pixmap"]
          }
        },
        {
          topic  = "images"
          queue  = "images-make-thumbnail"
          filter = { contentType = [{ prefix = "image/" }] }
        },
      ])
      MOTIF_TOPIC_IMAGES = google_pubsub_topic.topic["images"].id
    }
  }
}

resource "google_cloudfunctions2_function" "function" {
  for_each = local.functions

  name        = "${local.prefix}-fan-out-${each.key}"
  location    = var.region
  description = "fan-out: ${each.key} (${each.value.kind})"

  build_config {
    runtime           = "nodejs24"
    entry_point       = "handler"
    service_account   = google_service_account.account["builder"].id
    docker_repository = google_artifact_registry_repository.functions.id

    source {
      storage_source {
        bucket = google_storage_bucket.bucket["functions"].name
        object = google_storage_bucket_object.bundle[each.key].name
      }
    }
  }

  service_config {
    service_account_email = google_service_account.account[each.key].email
    available_memory      = "${each.value.memory}Mi"
    timeout_seconds       = each.value.timeout
    min_instance_count    = 0
    max_instance_count    = each.value.max_instances
    # An instance does one thing at a time, so instances are what the app calls concurrency.
    max_instance_request_concurrency = 1
    ingress_settings                 = each.value.internal ? "ALLOW_INTERNAL_ONLY" : "ALLOW_ALL"
    all_traffic_on_latest_revision   = true
    environment_variables = merge(local.environments[each.key], {
      MOTIF_DATABASE   = google_firestore_database.app.id
      MOTIF_LOG_LEVEL  = "info"
      MOTIF_PROJECT    = var.project_id
      MOTIF_SERVICE    = "fan-out"
      MOTIF_TIMEOUT_MS = each.value.timeout * 1000
    })
  }

  depends_on = [time_sleep.permissions_in_effect]
}
