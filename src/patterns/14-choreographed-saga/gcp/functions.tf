# Made from the app choreographed-saga by "motif build". Change the app and build again; edits made here are lost.

# The functions: memory in MiB, timeouts in seconds.
locals {
  functions = {
    book-shipment   = { kind = "consumer", memory = 256, timeout = 30, max_instances = 100, internal = true }
    follow-order    = { kind = "consumer", memory = 256, timeout = 30, max_instances = 100, internal = true }
    get-order       = { kind = "http", memory = 256, timeout = 30, max_instances = 100, internal = false }
    get-stock       = { kind = "http", memory = 256, timeout = 30, max_instances = 100, internal = false }
    place-order     = { kind = "http", memory = 256, timeout = 30, max_instances = 100, internal = false }
    put-stock       = { kind = "http", memory = 256, timeout = 30, max_instances = 100, internal = false }
    reserve-stock   = { kind = "consumer", memory = 256, timeout = 30, max_instances = 100, internal = true }
    return-payment  = { kind = "consumer", memory = 256, timeout = 30, max_instances = 100, internal = true }
    settle-shipment = { kind = "consumer", memory = 256, timeout = 30, max_instances = 100, internal = true }
    settle-stock    = { kind = "consumer", memory = 256, timeout = 30, max_instances = 100, internal = true }
    take-payment    = { kind = "consumer", memory = 256, timeout = 30, max_instances = 100, internal = true }
    watch-orders    = { kind = "scheduled", memory = 256, timeout = 300, max_instances = 100, internal = true }
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
  repository_id = "${local.prefix}-choreographed-saga"
  description   = "Images of the functions of choreographed-saga"
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
    book-shipment = {
      MOTIF_BUS_RULES = jsonencode([
        {
          bus     = "shop"
          queue   = "shop-book-shipment"
          pattern = { type = ["PaymentTaken"] }
        },
        {
          bus   = "shop"
          queue = "shop-follow-order"
          pattern = {
            type = [
              "StockReserved",
              "StockRefused",
              "PaymentTaken",
              "PaymentDeclined",
              "ShipmentBooked",
              "ShipmentRefused",
              "StockSold",
              "ShipmentSent",
              "StockReleased",
              "PaymentReturned",
              "ShipmentCancelled",
            ]
          }
        },
        {
          bus     = "shop"
          queue   = "shop-reserve-stock"
          pattern = { type = ["OrderPlaced"] }
        },
        {
          bus     = "shop"
          queue   = "shop-return-payment"
          pattern = { type = ["OrderCancelled"] }
        },
        {
          bus     = "shop"
          queue   = "shop-settle-shipment"
          pattern = { type = ["OrderConfirmed", "OrderCancelled"] }
        },
        {
          bus     = "shop"
          queue   = "shop-settle-stock"
          pattern = { type = ["OrderConfirmed", "OrderCancelled"] }
        },
        {
          bus     = "shop"
          queue   = "shop-take-payment"
          pattern = { type = ["StockReserved"] }
        },
      ])
      MOTIF_BUS_SHOP        = google_pubsub_topic.topic["shop"].id
      MOTIF_PUBSUB_ENDPOINT = "https://${var.region}-pubsub.googleapis.com"
      MOTIF_QUEUE_DELIVERIES = jsonencode([
        {
          queue           = "shop-book-shipment"
          subscription    = "projects/${var.project_id}/subscriptions/${google_pubsub_topic.topic["shop-book-shipment"].name}"
          deadLetterTopic = google_pubsub_topic.topic["shop-book-shipment-dead-letter"].id
          attempts        = 8
        },
        {
          queue           = "shop-book-shipment"
          subscription    = "projects/${var.project_id}/subscriptions/${google_pubsub_topic.topic["shop-book-shipment"].name}-from-shop"
          deadLetterTopic = google_pubsub_topic.topic["shop-book-shipment-dead-letter"].id
          attempts        = 8
        },
      ])
      MOTIF_SERVICE_CARRIER = var.service_carrier_url
      MOTIF_TABLE_SHIPMENTS = "shipments"
    }
    follow-order = {
      MOTIF_BUS_RULES = jsonencode([
        {
          bus     = "shop"
          queue   = "shop-book-shipment"
          pattern = { type = ["PaymentTaken"] }
        },
        {
          bus   = "shop"
          queue = "shop-follow-order"
          pattern = {
            type = [
              "StockReserved",
              "StockRefused",
              "PaymentTaken",
              "PaymentDeclined",
              "ShipmentBooked",
              "ShipmentRefused",
              "StockSold",
              "ShipmentSent",
              "StockReleased",
              "PaymentReturned",
              "ShipmentCancelled",
            ]
          }
        },
        {
          bus     = "shop"
          queue   = "shop-reserve-stock"
          pattern = { type = ["OrderPlaced"] }
        },
        {
          bus     = "shop"
          queue   = "shop-return-payment"
          pattern = { type = ["OrderCancelled"] }
        },
        {
          bus     = "shop"
          queue   = "shop-settle-shipment"
          pattern = { type = ["OrderConfirmed", "OrderCancelled"] }
        },
        {
          bus     = "shop"
          queue   = "shop-settle-stock"
          pattern = { type = ["OrderConfirmed", "OrderCancelled"] }
        },
        {
          bus     = "shop"
          queue   = "shop-take-payment"
          pattern = { type = ["StockReserved"] }
        },
      ])
      MOTIF_BUS_SHOP        = google_pubsub_topic.topic["shop"].id
      MOTIF_PUBSUB_ENDPOINT = "https://${var.region}-pubsub.googleapis.com"
      MOTIF_QUEUE_DELIVERIES = jsonencode([
        {
          queue           = "shop-follow-order"
          subscription    = "projects/${var.project_id}/subscriptions/${google_pubsub_topic.topic["shop-follow-order"].name}"
          deadLetterTopic = google_pubsub_topic.topic["shop-follow-order-dead-letter"].id
          attempts        = 8
        },
        {
          queue           = "shop-follow-order"
          subscription    = "projects/${var.project_id}/subscriptions/${google_pubsub_topic.topic["shop-follow-order"].name}-from-shop"
          deadLetterTopic = google_pubsub_topic.topic["shop-follow-order-dead-letter"].id
          attempts        = 8
        },
      ])
      MOTIF_TABLE_ORDERS = "orders"
    }
    get-order = {
      IGNORED_ROUTES = "/_motif/ignored"
      MOTIF_API = jsonencode({
        routes        = [{ method = "GET", path = "/orders/{orderId}" }]
        bodyLimit     = 6291456
        behindGateway = true
      })
      MOTIF_TABLE_ORDERS = "orders"
    }
    get-stock = {
      IGNORED_ROUTES = "/_motif/ignored"
      MOTIF_API = jsonencode({
        routes        = [{ method = "GET", path = "/stock/{sku}" }]
        bodyLimit     = 6291456
        behindGateway = true
        otherRoutes   = [{ method = "PUT", path = "/stock/{sku}" }]
      })
      MOTIF_TABLE_STOCK = "stock"
    }
    place-order = {
      IGNORED_ROUTES = "/_motif/ignored"
      MOTIF_API = jsonencode({
        routes        = [{ method = "POST", path = "/orders" }]
        bodyLimit     = 6291456
        behindGateway = true
      })
      MOTIF_BUS_RULES = jsonencode([
        {
          bus     = "shop"
          queue   = "shop-book-shipment"
          pattern = { type = ["PaymentTaken"] }
        },
        {
          bus   = "shop"
          queue = "shop-follow-order"
          pattern = {
            type = [
              "StockReserved",
              "StockRefused",
              "PaymentTaken",
              "PaymentDeclined",
              "ShipmentBooked",
              "ShipmentRefused",
              "StockSold",
              "ShipmentSent",
              "StockReleased",
              "PaymentReturned",
              "ShipmentCancelled",
            ]
          }
        },
        {
          bus     = "shop"
          queue   = "shop-reserve-stock"
          pattern = { type = ["OrderPlaced"] }
        },
        {
          bus     = "shop"
          queue   = "shop-return-payment"
          pattern = { type = ["OrderCancelled"] }
        },
        {
          bus     = "shop"
          queue   = "shop-settle-shipment"
          pattern = { type = ["OrderConfirmed", "OrderCancelled"] }
        },
        {
          bus     = "shop"
          queue   = "shop-settle-stock"
          pattern = { type = ["OrderConfirmed", "OrderCancelled"] }
        },
        {
          bus     = "shop"
          queue   = "shop-take-payment"
          pattern = { type = ["StockReserved"] }
        },
      ])
      MOTIF_BUS_SHOP        = google_pubsub_topic.topic["shop"].id
      MOTIF_PUBSUB_ENDPOINT = "https://${var.region}-pubsub.googleapis.com"
      MOTIF_TABLE_ORDERS    = "orders"
      MOTIF_TABLE_REQUESTS  = "requests"
    }
    put-stock = {
      IGNORED_ROUTES = "/_motif/ignored"
      MOTIF_API = jsonencode({
        routes        = [{ method = "PUT", path = "/stock/{sku}" }]
        bodyLimit     = 6291456
        behindGateway = true
        otherRoutes   = [{ method = "GET", path = "/stock/{sku}" }]
      })
      MOTIF_TABLE_STOCK = "stock"
    }
    reserve-stock = {
      MOTIF_BUS_RULES = jsonencode([
        {
          bus     = "shop"
          queue   = "shop-book-shipment"
          pattern = { type = ["PaymentTaken"] }
        },
        {
          bus   = "shop"
          queue = "shop-follow-order"
          pattern = {
            type = [
              "StockReserved",
              "StockRefused",
              "PaymentTaken",
              "PaymentDeclined",
              "ShipmentBooked",
              "ShipmentRefused",
              "StockSold",
              "ShipmentSent",
              "StockReleased",
              "PaymentReturned",
              "ShipmentCancelled",
            ]
          }
        },
        {
          bus     = "shop"
          queue   = "shop-reserve-stock"
          pattern = { type = ["OrderPlaced"] }
        },
        {
          bus     = "shop"
          queue   = "shop-return-payment"
          pattern = { type = ["OrderCancelled"] }
        },
        {
          bus     = "shop"
          queue   = "shop-settle-shipment"
          pattern = { type = ["OrderConfirmed", "OrderCancelled"] }
        },
        {
          bus     = "shop"
          queue   = "shop-settle-stock"
          pattern = { type = ["OrderConfirmed", "OrderCancelled"] }
        },
        {
          bus     = "shop"
          queue   = "shop-take-payment"
          pattern = { type = ["StockReserved"] }
        },
      ])
      MOTIF_BUS_SHOP        = google_pubsub_topic.topic["shop"].id
      MOTIF_PUBSUB_ENDPOINT = "https://${var.region}-pubsub.googleapis.com"
      MOTIF_QUEUE_DELIVERIES = jsonencode([
        {
          queue           = "shop-reserve-stock"
          subscription    = "projects/${var.project_id}/subscriptions/${google_pubsub_topic.topic["shop-reserve-stock"].name}"
          deadLetterTopic = google_pubsub_topic.topic["shop-reserve-stock-dead-letter"].id
          attempts        = 8
        },
        {
          queue           = "shop-reserve-stock"
          subscription    = "projects/${var.project_id}/subscriptions/${google_pubsub_topic.topic["shop-reserve-stock"].name}-from-shop"
          deadLetterTopic = google_pubsub_topic.topic["shop-reserve-stock-dead-letter"].id
          attempts        = 8
        },
      ])
      MOTIF_TABLE_RESERVATIONS = "reservations"
      MOTIF_TABLE_STOCK        = "stock"
    }
    return-payment = {
      MOTIF_BUS_RULES = jsonencode([
        {
          bus     = "shop"
          queue   = "shop-book-shipment"
          pattern = { type = ["PaymentTaken"] }
        },
        {
          bus   = "shop"
          queue = "shop-follow-order"
          pattern = {
            type = [
              "StockReserved",
              "StockRefused",
              "PaymentTaken",
              "PaymentDeclined",
              "ShipmentBooked",
              "ShipmentRefused",
              "StockSold",
              "ShipmentSent",
              "StockReleased",
              "PaymentReturned",
              "ShipmentCancelled",
            ]
          }
        },
        {
          bus     = "shop"
          queue   = "shop-reserve-stock"
          pattern = { type = ["OrderPlaced"] }
        },
        {
          bus     = "shop"
          queue   = "shop-return-payment"
          pattern = { type = ["OrderCancelled"] }
        },
        {
          bus     = "shop"
          queue   = "shop-settle-shipment"
          pattern = { type = ["OrderConfirmed", "OrderCancelled"] }
        },
        {
          bus     = "shop"
          queue   = "shop-settle-stock"
          pattern = { type = ["OrderConfirmed", "OrderCancelled"] }
        },
        {
          bus     = "shop"
          queue   = "shop-take-payment"
          pattern = { type = ["StockReserved"] }
        },
      ])
      MOTIF_BUS_SHOP        = google_pubsub_topic.topic["shop"].id
      MOTIF_PUBSUB_ENDPOINT = "https://${var.region}-pubsub.googleapis.com"
      MOTIF_QUEUE_DELIVERIES = jsonencode([
        {
          queue           = "shop-return-payment"
          subscription    = "projects/${var.project_id}/subscriptions/${google_pubsub_topic.topic["shop-return-payment"].name}"
          deadLetterTopic = google_pubsub_topic.topic["shop-return-payment-dead-letter"].id
          attempts        = 8
        },
        {
          queue           = "shop-return-payment"
          subscription    = "projects/${var.project_id}/subscriptions/${google_pubsub_topic.topic["shop-return-payment"].name}-from-shop"
          deadLetterTopic = google_pubsub_topic.topic["shop-return-payment-dead-letter"].id
          attempts        = 8
        },
      ])
      MOTIF_SERVICE_PAYMENTS = var.service_payments_url
      MOTIF_TABLE_CHARGES    = "charges"
    }
    settle-shipment = {
      MOTIF_BUS_RULES = jsonencode([
        {
          bus     = "shop"
          queue   = "shop-book-shipment"
          pattern = { type = ["PaymentTaken"] }
        },
        {
          bus   = "shop"
          queue = "shop-follow-order"
          pattern = {
            type = [
              "StockReserved",
              "StockRefused",
              "PaymentTaken",
              "PaymentDeclined",
              "ShipmentBooked",
              "ShipmentRefused",
              "StockSold",
              "ShipmentSent",
              "StockReleased",
              "PaymentReturned",
              "ShipmentCancelled",
            ]
          }
        },
        {
          bus     = "shop"
          queue   = "shop-reserve-stock"
          pattern = { type = ["OrderPlaced"] }
        },
        {
          bus     = "shop"
          queue   = "shop-return-payment"
          pattern = { type = ["OrderCancelled"] }
        },
        {
          bus     = "shop"
          queue   = "shop-settle-shipment"
          pattern = { type = ["OrderConfirmed", "OrderCancelled"] }
        },
        {
          bus     = "shop"
          queue   = "shop-settle-stock"
          pattern = { type = ["OrderConfirmed", "OrderCancelled"] }
        },
        {
          bus     = "shop"
          queue   = "shop-take-payment"
          pattern = { type = ["StockReserved"] }
        },
      ])
      MOTIF_BUS_SHOP        = google_pubsub_topic.topic["shop"].id
      MOTIF_PUBSUB_ENDPOINT = "https://${var.region}-pubsub.googleapis.com"
      MOTIF_QUEUE_DELIVERIES = jsonencode([
        {
          queue           = "shop-settle-shipment"
          subscription    = "projects/${var.project_id}/subscriptions/${google_pubsub_topic.topic["shop-settle-shipment"].name}"
          deadLetterTopic = google_pubsub_topic.topic["shop-settle-shipment-dead-letter"].id
          attempts        = 8
        },
        {
          queue           = "shop-settle-shipment"
          subscription    = "projects/${var.project_id}/subscriptions/${google_pubsub_topic.topic["shop-settle-shipment"].name}-from-shop"
          deadLetterTopic = google_pubsub_topic.topic["shop-settle-shipment-dead-letter"].id
          attempts        = 8
        },
      ])
      MOTIF_SERVICE_CARRIER = var.service_carrier_url
      MOTIF_TABLE_SHIPMENTS = "shipments"
    }
    settle-stock = {
      MOTIF_BUS_RULES = jsonencode([
        {
          bus     = "shop"
          queue   = "shop-book-shipment"
          pattern = { type = ["PaymentTaken"] }
        },
        {
          bus   = "shop"
          queue = "shop-follow-order"
          pattern = {
            type = [
              "StockReserved",
              "StockRefused",
              "PaymentTaken",
              "PaymentDeclined",
              "ShipmentBooked",
              "ShipmentRefused",
              "StockSold",
              "ShipmentSent",
              "StockReleased",
              "PaymentReturned",
              "ShipmentCancelled",
            ]
          }
        },
        {
          bus     = "shop"
          queue   = "shop-reserve-stock"
          pattern = { type = ["OrderPlaced"] }
        },
        {
          bus     = "shop"
          queue   = "shop-return-payment"
          pattern = { type = ["OrderCancelled"] }
        },
        {
          bus     = "shop"
          queue   = "shop-settle-shipment"
          pattern = { type = ["OrderConfirmed", "OrderCancelled"] }
        },
        {
          bus     = "shop"
          queue   = "shop-settle-stock"
          pattern = { type = ["OrderConfirmed", "OrderCancelled"] }
        },
        {
          bus     = "shop"
          queue   = "shop-take-payment"
          pattern = { type = ["StockReserved"] }
        },
      ])
      MOTIF_BUS_SHOP        = google_pubsub_topic.topic["shop"].id
      MOTIF_PUBSUB_ENDPOINT = "https://${var.region}-pubsub.googleapis.com"
      MOTIF_QUEUE_DELIVERIES = jsonencode([
        {
          queue           = "shop-settle-stock"
          subscription    = "projects/${var.project_id}/subscriptions/${google_pubsub_topic.topic["shop-settle-stock"].name}"
          deadLetterTopic = google_pubsub_topic.topic["shop-settle-stock-dead-letter"].id
          attempts        = 8
        },
        {
          queue           = "shop-settle-stock"
          subscription    = "projects/${var.project_id}/subscriptions/${google_pubsub_topic.topic["shop-settle-stock"].name}-from-shop"
          deadLetterTopic = google_pubsub_topic.topic["shop-settle-stock-dead-letter"].id
          attempts        = 8
        },
      ])
      MOTIF_TABLE_RESERVATIONS = "reservations"
      MOTIF_TABLE_STOCK        = "stock"
    }
    take-payment = {
      MOTIF_BUS_RULES = jsonencode([
        {
          bus     = "shop"
          queue   = "shop-book-shipment"
          pattern = { type = ["PaymentTaken"] }
        },
        {
          bus   = "shop"
          queue = "shop-follow-order"
          pattern = {
            type = [
              "StockReserved",
              "StockRefused",
              "PaymentTaken",
              "PaymentDeclined",
              "ShipmentBooked",
              "ShipmentRefused",
              "StockSold",
              "ShipmentSent",
              "StockReleased",
              "PaymentReturned",
              "ShipmentCancelled",
            ]
          }
        },
        {
          bus     = "shop"
          queue   = "shop-reserve-stock"
          pattern = { type = ["OrderPlaced"] }
        },
        {
          bus     = "shop"
          queue   = "shop-return-payment"
          pattern = { type = ["OrderCancelled"] }
        },
        {
          bus     = "shop"
          queue   = "shop-settle-shipment"
          pattern = { type = ["OrderConfirmed", "OrderCancelled"] }
        },
        {
          bus     = "shop"
          queue   = "shop-settle-stock"
          pattern = { type = ["OrderConfirmed", "OrderCancelled"] }
        },
        {
          bus     = "shop"
          queue   = "shop-take-payment"
          pattern = { type = ["StockReserved"] }
        },
      ])
      MOTIF_BUS_SHOP        = google_pubsub_topic.topic["shop"].id
      MOTIF_PUBSUB_ENDPOINT = "https://${var.region}-pubsub.googleapis.com"
      MOTIF_QUEUE_DELIVERIES = jsonencode([
        {
          queue           = "shop-take-payment"
          subscription    = "projects/${var.project_id}/subscriptions/${google_pubsub_topic.topic["shop-take-payment"].name}"
          deadLetterTopic = google_pubsub_topic.topic["shop-take-payment-dead-letter"].id
          attempts        = 8
        },
        {
          queue           = "shop-take-payment"
          subscription    = "projects/${var.project_id}/subscriptions/${google_pubsub_topic.topic["shop-take-payment"].name}-from-shop"
          deadLetterTopic = google_pubsub_topic.topic["shop-take-payment-dead-letter"].id
          attempts        = 8
        },
      ])
      MOTIF_SERVICE_PAYMENTS = var.service_payments_url
      MOTIF_TABLE_CHARGES    = "charges"
    }
    watch-orders = {
      MOTIF_ASYNC_DELIVERY = jsonencode({
        attempts        = 3
        initialDelayMs  = 60000
        maxDelayMs      = 900000
        factor          = 2
        maximumAgeMs    = 21600000
        deadLetterTopic = google_pubsub_topic.topic["watch-orders-dead-letter"].id
      })
      MOTIF_BUS_RULES = jsonencode([
        {
          bus     = "shop"
          queue   = "shop-book-shipment"
          pattern = { type = ["PaymentTaken"] }
        },
        {
          bus   = "shop"
          queue = "shop-follow-order"
          pattern = {
            type = [
              "StockReserved",
              "StockRefused",
              "PaymentTaken",
              "PaymentDeclined",
              "ShipmentBooked",
              "ShipmentRefused",
              "StockSold",
              "ShipmentSent",
              "StockReleased",
              "PaymentReturned",
              "ShipmentCancelled",
            ]
          }
        },
        {
          bus     = "shop"
          queue   = "shop-reserve-stock"
          pattern = { type = ["OrderPlaced"] }
        },
        {
          bus     = "shop"
          queue   = "shop-return-payment"
          pattern = { type = ["OrderCancelled"] }
        },
        {
          bus     = "shop"
          queue   = "shop-settle-shipment"
          pattern = { type = ["OrderConfirmed", "OrderCancelled"] }
        },
        {
          bus     = "shop"
          queue   = "shop-settle-stock"
          pattern = { type = ["OrderConfirmed", "OrderCancelled"] }
        },
        {
          bus     = "shop"
          queue   = "shop-take-payment"
          pattern = { type = ["StockReserved"] }
        },
      ])
      MOTIF_BUS_SHOP        = google_pubsub_topic.topic["shop"].id
      MOTIF_PUBSUB_ENDPOINT = "https://${var.region}-pubsub.googleapis.com"
      MOTIF_TABLE_ORDERS    = "orders"
    }
  }
}

resource "google_cloudfunctions2_function" "function" {
  for_each = local.functions

  name        = "${local.prefix}-choreographed-saga-${each.key}"
  location    = var.region
  description = "choreographed-saga: ${each.key} (${each.value.kind})"

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
      MOTIF_SERVICE    = "choreographed-saga"
      MOTIF_TIMEOUT_MS = each.value.timeout * 1000
    })
  }

  depends_on = [time_sleep.permissions_in_effect]
}

resource "google_cloud_scheduler_job" "schedule" {
  for_each = toset(["deadlines"])

  name             = "${local.prefix}-choreographed-saga-${each.key}"
  region           = var.region
  description      = "Runs watch-orders"
  schedule         = "*/5 * * * *"
  time_zone        = "Etc/UTC"
  attempt_deadline = "300s"

  http_target {
    http_method = "POST"
    uri         = google_cloudfunctions2_function.function["watch-orders"].service_config[0].uri
    headers     = { Content-Type = "application/json" }
    body        = base64encode(jsonencode({ schedule = each.key }))

    oidc_token {
      service_account_email = google_service_account.account["watch-orders-caller"].email
      audience              = google_cloudfunctions2_function.function["watch-orders"].service_config[0].uri
    }
  }

  retry_config {
    retry_count          = 5
    min_backoff_duration = "60s"
    max_backoff_duration = "900s"
    max_doublings        = 5
    max_retry_duration   = "22800s"
  }

  depends_on = [google_cloud_run_v2_service_iam_member.caller]
}
