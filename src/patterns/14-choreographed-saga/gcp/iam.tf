# Made from the app choreographed-saga by "motif build". Change the app and build again; edits made here are lost.

data "google_project" "current" {
  project_id = var.project_id
}

# What services of Google Cloud act as; a fresh project does not have them.
resource "google_project_service_identity" "agent" {
  for_each = toset(["pubsub.googleapis.com"])
  provider = google-beta

  project = var.project_id
  service = each.value

  depends_on = [time_sleep.services_enabled]
}

resource "google_service_account" "account" {
  for_each = {
    book-shipment          = "Function book-shipment"
    follow-order           = "Function follow-order"
    get-order              = "Function get-order"
    get-stock              = "Function get-stock"
    place-order            = "Function place-order"
    put-stock              = "Function put-stock"
    reserve-stock          = "Function reserve-stock"
    return-payment         = "Function return-payment"
    settle-shipment        = "Function settle-shipment"
    settle-stock           = "Function settle-stock"
    take-payment           = "Function take-payment"
    watch-orders           = "Function watch-orders"
    builder                = "Builds the functions of choreographed-saga"
    gateway                = "Gateway of choreographed-saga to its functions"
    book-shipment-caller   = "Calls book-shipment for messages (shipment)"
    follow-order-caller    = "Calls follow-order for messages (order)"
    reserve-stock-caller   = "Calls reserve-stock for messages (stock)"
    return-payment-caller  = "Calls return-payment for messages (payment-end)"
    settle-shipment-caller = "Calls settle-shipment for messages (shipment-end)"
    settle-stock-caller    = "Calls settle-stock for messages (stock-end)"
    take-payment-caller    = "Calls take-payment for messages (payment)"
    watch-orders-caller    = "Calls watch-orders for schedules (deadlines)"
  }

  account_id   = "${substr(each.key, 0, 21)}-${substr(sha256("${local.prefix}-choreographed-saga-${each.key}"), 0, 8)}"
  display_name = "${local.prefix}-choreographed-saga-${each.key}"
  description  = each.value

  depends_on = [time_sleep.services_enabled]
}

resource "google_pubsub_topic_iam_member" "topic" {
  for_each = {
    # book-shipment: gives up messages of queue shop-book-shipment (shipment)
    "book-shipment/shop-book-shipment-dead-letter" = {
      account = "book-shipment"
      topic   = "shop-book-shipment-dead-letter"
    }
    # book-shipment: grant shop (publisher of bus shop)
    "book-shipment/shop" = {
      account = "book-shipment"
      topic   = "shop"
    }
    # follow-order: gives up messages of queue shop-follow-order (order)
    "follow-order/shop-follow-order-dead-letter" = {
      account = "follow-order"
      topic   = "shop-follow-order-dead-letter"
    }
    # follow-order: grant shop (publisher of bus shop)
    "follow-order/shop" = {
      account = "follow-order"
      topic   = "shop"
    }
    # place-order: grant shop (publisher of bus shop)
    "place-order/shop" = {
      account = "place-order"
      topic   = "shop"
    }
    # reserve-stock: gives up messages of queue shop-reserve-stock (stock)
    "reserve-stock/shop-reserve-stock-dead-letter" = {
      account = "reserve-stock"
      topic   = "shop-reserve-stock-dead-letter"
    }
    # reserve-stock: grant shop (publisher of bus shop)
    "reserve-stock/shop" = {
      account = "reserve-stock"
      topic   = "shop"
    }
    # return-payment: gives up messages of queue shop-return-payment (payment-end)
    "return-payment/shop-return-payment-dead-letter" = {
      account = "return-payment"
      topic   = "shop-return-payment-dead-letter"
    }
    # return-payment: grant shop (publisher of bus shop)
    "return-payment/shop" = {
      account = "return-payment"
      topic   = "shop"
    }
    # settle-shipment: gives up messages of queue shop-settle-shipment (shipment-end)
    "settle-shipment/shop-settle-shipment-dead-letter" = {
      account = "settle-shipment"
      topic   = "shop-settle-shipment-dead-letter"
    }
    # settle-shipment: grant shop (publisher of bus shop)
    "settle-shipment/shop" = {
      account = "settle-shipment"
      topic   = "shop"
    }
    # settle-stock: gives up messages of queue shop-settle-stock (stock-end)
    "settle-stock/shop-settle-stock-dead-letter" = {
      account = "settle-stock"
      topic   = "shop-settle-stock-dead-letter"
    }
    # settle-stock: grant shop (publisher of bus shop)
    "settle-stock/shop" = {
      account = "settle-stock"
      topic   = "shop"
    }
    # take-payment: gives up messages of queue shop-take-payment (payment)
    "take-payment/shop-take-payment-dead-letter" = {
      account = "take-payment"
      topic   = "shop-take-payment-dead-letter"
    }
    # take-payment: grant shop (publisher of bus shop)
    "take-payment/shop" = {
      account = "take-payment"
      topic   = "shop"
    }
    # watch-orders: grant shop (publisher of bus shop)
    "watch-orders/shop" = {
      account = "watch-orders"
      topic   = "shop"
    }
    # watch-orders: hands over events that failed for good
    "watch-orders/watch-orders-dead-letter" = {
      account = "watch-orders"
      topic   = "watch-orders-dead-letter"
    }
  }

  topic  = google_pubsub_topic.topic[each.value.topic].name
  role   = "roles/pubsub.publisher"
  member = google_service_account.account[each.value.account].member
}

resource "google_project_iam_member" "database" {
  for_each = {
    # book-shipment: counts how often it tried messages that failed
    # book-shipment: grant shipments (readWriter of table shipments)
    book-shipment = "roles/datastore.user"
    # follow-order: counts how often it tried messages that failed
    # follow-order: grant orders (readWriter of table orders)
    follow-order = "roles/datastore.user"
    # get-order: grant orders (reader of table orders)
    get-order = "roles/datastore.viewer"
    # get-stock: grant stock (reader of table stock)
    get-stock = "roles/datastore.viewer"
    # place-order: grant orders (writer of table orders)
    # place-order: grant requests (readWriter of table requests)
    place-order = "roles/datastore.user"
    # put-stock: grant stock (writer of table stock)
    put-stock = "roles/datastore.user"
    # reserve-stock: counts how often it tried messages that failed
    # reserve-stock: grant reservations (readWriter of table reservations)
    # reserve-stock: grant stock (readWriter of table stock)
    reserve-stock = "roles/datastore.user"
    # return-payment: counts how often it tried messages that failed
    # return-payment: grant charges (readWriter of table charges)
    return-payment = "roles/datastore.user"
    # settle-shipment: counts how often it tried messages that failed
    # settle-shipment: grant shipments (readWriter of table shipments)
    settle-shipment = "roles/datastore.user"
    # settle-stock: counts how often it tried messages that failed
    # settle-stock: grant reservations (readWriter of table reservations)
    # settle-stock: grant stock (readWriter of table stock)
    settle-stock = "roles/datastore.user"
    # take-payment: counts how often it tried messages that failed
    # take-payment: grant charges (readWriter of table charges)
    take-payment = "roles/datastore.user"
    # watch-orders: grant orders (readWriter of table orders)
    watch-orders = "roles/datastore.user"
  }

  project = var.project_id
  role    = each.value
  member  = google_service_account.account[each.key].member

  condition {
    title      = "this-database-only"
    expression = "resource.name == \"${google_firestore_database.app.id}\""
  }
}

resource "google_cloud_run_v2_service_iam_member" "caller" {
  for_each = {
    # book-shipment: is called for messages (shipment)
    book-shipment = "book-shipment-caller"
    # follow-order: is called for messages (order)
    follow-order = "follow-order-caller"
    # get-order: is behind the API Gateway, which alone may call it
    get-order = "gateway"
    # get-stock: is behind the API Gateway, which alone may call it
    get-stock = "gateway"
    # place-order: is behind the API Gateway, which alone may call it
    place-order = "gateway"
    # put-stock: is behind the API Gateway, which alone may call it
    put-stock = "gateway"
    # reserve-stock: is called for messages (stock)
    reserve-stock = "reserve-stock-caller"
    # return-payment: is called for messages (payment-end)
    return-payment = "return-payment-caller"
    # settle-shipment: is called for messages (shipment-end)
    settle-shipment = "settle-shipment-caller"
    # settle-stock: is called for messages (stock-end)
    settle-stock = "settle-stock-caller"
    # take-payment: is called for messages (payment)
    take-payment = "take-payment-caller"
    # watch-orders: is called for schedules (deadlines)
    watch-orders = "watch-orders-caller"
  }

  name     = google_cloudfunctions2_function.function[each.key].name
  location = var.region
  role     = "roles/run.invoker"
  member   = google_service_account.account[each.value].member
}

# builder: stores the images of functions
resource "google_artifact_registry_repository_iam_member" "builder_images" {
  repository = google_artifact_registry_repository.functions.name
  location   = var.region
  role       = "roles/artifactregistry.writer"
  member     = google_service_account.account["builder"].member
}

# builder: reads the bundles
resource "google_storage_bucket_iam_member" "builder_bundles" {
  bucket = google_storage_bucket.bucket["functions"].name
  role   = "roles/storage.objectViewer"
  member = google_service_account.account["builder"].member
}

# builder: reads what Cloud Functions copied of the bundles, into a bucket that it makes itself at the first build
resource "google_project_iam_member" "builder_object_viewer" {
  project = var.project_id
  role    = "roles/storage.objectViewer"
  member  = google_service_account.account["builder"].member

  condition {
    title      = "sources-of-functions-only"
    expression = "resource.name.startsWith(\"projects/_/buckets/gcf-v2-sources-${data.google_project.current.number}-${var.region}\")"
  }
}

# builder: writes the log of a build; there is no narrower place to allow that
resource "google_project_iam_member" "builder_log_writer" {
  project = var.project_id
  role    = "roles/logging.logWriter"
  member  = google_service_account.account["builder"].member
}

resource "google_pubsub_subscription_iam_member" "pubsub" {
  for_each = toset([
    # Pub/Sub: takes out of shop-book-shipment what failed too often
    "shop-book-shipment",
    # Pub/Sub: takes out of shop-follow-order what failed too often
    "shop-follow-order",
    # Pub/Sub: takes out of shop-reserve-stock what failed too often
    "shop-reserve-stock",
    # Pub/Sub: takes out of shop-return-payment what failed too often
    "shop-return-payment",
    # Pub/Sub: takes out of shop-settle-shipment what failed too often
    "shop-settle-shipment",
    # Pub/Sub: takes out of shop-settle-stock what failed too often
    "shop-settle-stock",
    # Pub/Sub: takes out of shop-take-payment what failed too often
    "shop-take-payment",
  ])

  subscription = google_pubsub_subscription.queue[each.key].name
  role         = "roles/pubsub.subscriber"
  member       = google_project_service_identity.agent["pubsub.googleapis.com"].member
}

resource "google_pubsub_subscription_iam_member" "pubsub_feeds" {
  for_each = toset([
    # Pub/Sub: takes out of shop-book-shipment-from-shop what failed too often
    "shop-book-shipment-from-shop",
    # Pub/Sub: takes out of shop-follow-order-from-shop what failed too often
    "shop-follow-order-from-shop",
    # Pub/Sub: takes out of shop-reserve-stock-from-shop what failed too often
    "shop-reserve-stock-from-shop",
    # Pub/Sub: takes out of shop-return-payment-from-shop what failed too often
    "shop-return-payment-from-shop",
    # Pub/Sub: takes out of shop-settle-shipment-from-shop what failed too often
    "shop-settle-shipment-from-shop",
    # Pub/Sub: takes out of shop-settle-stock-from-shop what failed too often
    "shop-settle-stock-from-shop",
    # Pub/Sub: takes out of shop-take-payment-from-shop what failed too often
    "shop-take-payment-from-shop",
  ])

  subscription = google_pubsub_subscription.feed[each.key].name
  role         = "roles/pubsub.subscriber"
  member       = google_project_service_identity.agent["pubsub.googleapis.com"].member
}

resource "google_pubsub_topic_iam_member" "pubsub" {
  for_each = toset([
    # Pub/Sub: puts messages for book-shipment aside that failed too often
    "shop-book-shipment-dead-letter",
    # Pub/Sub: puts messages for follow-order aside that failed too often
    "shop-follow-order-dead-letter",
    # Pub/Sub: puts messages for reserve-stock aside that failed too often
    "shop-reserve-stock-dead-letter",
    # Pub/Sub: puts messages for return-payment aside that failed too often
    "shop-return-payment-dead-letter",
    # Pub/Sub: puts messages for settle-shipment aside that failed too often
    "shop-settle-shipment-dead-letter",
    # Pub/Sub: puts messages for settle-stock aside that failed too often
    "shop-settle-stock-dead-letter",
    # Pub/Sub: puts messages for take-payment aside that failed too often
    "shop-take-payment-dead-letter",
  ])

  topic  = google_pubsub_topic.topic[each.key].name
  role   = "roles/pubsub.publisher"
  member = google_project_service_identity.agent["pubsub.googleapis.com"].member
}

resource "google_service_account_iam_member" "callers" {
  for_each = toset([
    # Pub/Sub: calls book-shipment as book-shipment-caller
    "book-shipment-caller",
    # Pub/Sub: calls follow-order as follow-order-caller
    "follow-order-caller",
    # Pub/Sub: calls reserve-stock as reserve-stock-caller
    "reserve-stock-caller",
    # Pub/Sub: calls return-payment as return-payment-caller
    "return-payment-caller",
    # Pub/Sub: calls settle-shipment as settle-shipment-caller
    "settle-shipment-caller",
    # Pub/Sub: calls settle-stock as settle-stock-caller
    "settle-stock-caller",
    # Pub/Sub: calls take-payment as take-payment-caller
    "take-payment-caller",
  ])

  service_account_id = google_service_account.account[each.key].name
  role               = "roles/iam.serviceAccountOpenIdTokenCreator"
  member             = google_project_service_identity.agent["pubsub.googleapis.com"].member
}

# Until roles are known everywhere, builds, triggers and functions fail. A new role is waited for again.
resource "time_sleep" "permissions_in_effect" {
  create_duration = "120s"
  triggers = {
    roles = join(" ", flatten([
      values(google_pubsub_topic_iam_member.topic)[*].id,
      values(google_project_iam_member.database)[*].id,
      google_artifact_registry_repository_iam_member.builder_images.id,
      google_storage_bucket_iam_member.builder_bundles.id,
      google_project_iam_member.builder_object_viewer.id,
      google_project_iam_member.builder_log_writer.id,
      values(google_pubsub_topic_iam_member.pubsub)[*].id,
      values(google_service_account_iam_member.callers)[*].id,
    ]))
  }
}
