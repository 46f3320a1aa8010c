# Made from the app choreography by "motif build". Change the app and build again; edits made here are lost.

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
    get-order            = "Function get-order"
    get-stock            = "Function get-stock"
    keep-address         = "Function keep-address"
    place-order          = "Function place-order"
    put-stock            = "Function put-stock"
    register-user        = "Function register-user"
    reserve-stock        = "Function reserve-stock"
    send-email           = "Function send-email"
    settle-stock         = "Function settle-stock"
    take-payment         = "Function take-payment"
    track-order          = "Function track-order"
    builder              = "Builds the functions of choreography"
    gateway              = "Gateway of choreography to its functions"
    keep-address-caller  = "Calls keep-address for messages (addresses)"
    reserve-stock-caller = "Calls reserve-stock for messages (stock)"
    send-email-caller    = "Calls send-email for messages (email)"
    settle-stock-caller  = "Calls settle-stock for messages (settlement)"
    take-payment-caller  = "Calls take-payment for messages (payment)"
    track-order-caller   = "Calls track-order for messages (tracking)"
  }

  account_id   = "${substr(each.key, 0, 21)}-${substr(sha256("${local.prefix}-choreography-${each.key}"), 0, 8)}"
  display_name = "${local.prefix}-choreography-${each.key}"
  description  = each.value

  depends_on = [time_sleep.services_enabled]
}

resource "google_project_iam_member" "database" {
  for_each = {
    # get-order: grant orders (reader of table orders)
    get-order = "roles/datastore.viewer"
    # get-stock: grant stock (reader of table stock)
    get-stock = "roles/datastore.viewer"
    # keep-address: counts how often it tried messages that failed
    # keep-address: grant contacts (writer of table contacts)
    keep-address = "roles/datastore.user"
    # place-order: grant orders (writer of table orders)
    # place-order: grant requests (readWriter of table requests)
    # place-order: grant users (reader of table users)
    place-order = "roles/datastore.user"
    # put-stock: grant stock (writer of table stock)
    put-stock = "roles/datastore.user"
    # register-user: grant requests (readWriter of table requests)
    # register-user: grant users (writer of table users)
    register-user = "roles/datastore.user"
    # reserve-stock: counts how often it tried messages that failed
    # reserve-stock: grant reservations (readWriter of table reservations)
    # reserve-stock: grant stock (readWriter of table stock)
    reserve-stock = "roles/datastore.user"
    # send-email: counts how often it tried messages that failed
    # send-email: grant contacts (reader of table contacts)
    # send-email: grant mails (readWriter of table mails)
    send-email = "roles/datastore.user"
    # settle-stock: counts how often it tried messages that failed
    # settle-stock: grant reservations (readWriter of table reservations)
    # settle-stock: grant stock (readWriter of table stock)
    settle-stock = "roles/datastore.user"
    # take-payment: counts how often it tried messages that failed
    # take-payment: grant charges (readWriter of table charges)
    take-payment = "roles/datastore.user"
    # track-order: counts how often it tried messages that failed
    # track-order: grant orders (writer of table orders)
    track-order = "roles/datastore.user"
  }

  project = var.project_id
  role    = each.value
  member  = google_service_account.account[each.key].member

  condition {
    title      = "this-database-only"
    expression = "resource.name == \"${google_firestore_database.app.id}\""
  }
}

resource "google_pubsub_topic_iam_member" "topic" {
  for_each = {
    # keep-address: gives up messages of queue shop-keep-address (addresses)
    "keep-address/shop-keep-address-dead-letter" = {
      account = "keep-address"
      topic   = "shop-keep-address-dead-letter"
    }
    # place-order: grant shop (publisher of bus shop)
    "place-order/shop" = {
      account = "place-order"
      topic   = "shop"
    }
    # register-user: grant shop (publisher of bus shop)
    "register-user/shop" = {
      account = "register-user"
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
    # send-email: gives up messages of queue shop-send-email (email)
    "send-email/shop-send-email-dead-letter" = {
      account = "send-email"
      topic   = "shop-send-email-dead-letter"
    }
    # send-email: grant shop (publisher of bus shop)
    "send-email/shop" = {
      account = "send-email"
      topic   = "shop"
    }
    # settle-stock: gives up messages of queue shop-settle-stock (settlement)
    "settle-stock/shop-settle-stock-dead-letter" = {
      account = "settle-stock"
      topic   = "shop-settle-stock-dead-letter"
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
    # track-order: gives up messages of queue shop-track-order (tracking)
    "track-order/shop-track-order-dead-letter" = {
      account = "track-order"
      topic   = "shop-track-order-dead-letter"
    }
  }

  topic  = google_pubsub_topic.topic[each.value.topic].name
  role   = "roles/pubsub.publisher"
  member = google_service_account.account[each.value.account].member
}

resource "google_cloud_run_v2_service_iam_member" "caller" {
  for_each = {
    # get-order: is behind the API Gateway, which alone may call it
    get-order = "gateway"
    # get-stock: is behind the API Gateway, which alone may call it
    get-stock = "gateway"
    # keep-address: is called for messages (addresses)
    keep-address = "keep-address-caller"
    # place-order: is behind the API Gateway, which alone may call it
    place-order = "gateway"
    # put-stock: is behind the API Gateway, which alone may call it
    put-stock = "gateway"
    # register-user: is behind the API Gateway, which alone may call it
    register-user = "gateway"
    # reserve-stock: is called for messages (stock)
    reserve-stock = "reserve-stock-caller"
    # send-email: is called for messages (email)
    send-email = "send-email-caller"
    # settle-stock: is called for messages (settlement)
    settle-stock = "settle-stock-caller"
    # take-payment: is called for messages (payment)
    take-payment = "take-payment-caller"
    # track-order: is called for messages (tracking)
    track-order = "track-order-caller"
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
    # Pub/Sub: takes out of shop-keep-address what failed too often
    "shop-keep-address",
    # Pub/Sub: takes out of shop-reserve-stock what failed too often
    "shop-reserve-stock",
    # Pub/Sub: takes out of shop-send-email what failed too often
    "shop-send-email",
    # Pub/Sub: takes out of shop-settle-stock what failed too often
    "shop-settle-stock",
    # Pub/Sub: takes out of shop-take-payment what failed too often
    "shop-take-payment",
    # Pub/Sub: takes out of shop-track-order what failed too often
    "shop-track-order",
  ])

  subscription = google_pubsub_subscription.queue[each.key].name
  role         = "roles/pubsub.subscriber"
  member       = google_project_service_identity.agent["pubsub.googleapis.com"].member
}

resource "google_pubsub_subscription_iam_member" "pubsub_feeds" {
  for_each = toset([
    # Pub/Sub: takes out of shop-keep-address-from-shop what failed too often
    "shop-keep-address-from-shop",
    # Pub/Sub: takes out of shop-reserve-stock-from-shop what failed too often
    "shop-reserve-stock-from-shop",
    # Pub/Sub: takes out of shop-send-email-from-shop what failed too often
    "shop-send-email-from-shop",
    # Pub/Sub: takes out of shop-settle-stock-from-shop what failed too often
    "shop-settle-stock-from-shop",
    # Pub/Sub: takes out of shop-take-payment-from-shop what failed too often
    "shop-take-payment-from-shop",
    # Pub/Sub: takes out of shop-track-order-from-shop what failed too often
    "shop-track-order-from-shop",
  ])

  subscription = google_pubsub_subscription.feed[each.key].name
  role         = "roles/pubsub.subscriber"
  member       = google_project_service_identity.agent["pubsub.googleapis.com"].member
}

resource "google_pubsub_topic_iam_member" "pubsub" {
  for_each = toset([
    # Pub/Sub: puts messages for keep-address aside that failed too often
    "shop-keep-address-dead-letter",
    # Pub/Sub: puts messages for reserve-stock aside that failed too often
    "shop-reserve-stock-dead-letter",
    # Pub/Sub: puts messages for send-email aside that failed too often
    "shop-send-email-dead-letter",
    # Pub/Sub: puts messages for settle-stock aside that failed too often
    "shop-settle-stock-dead-letter",
    # Pub/Sub: puts messages for take-payment aside that failed too often
    "shop-take-payment-dead-letter",
    # Pub/Sub: puts messages for track-order aside that failed too often
    "shop-track-order-dead-letter",
  ])

  topic  = google_pubsub_topic.topic[each.key].name
  role   = "roles/pubsub.publisher"
  member = google_project_service_identity.agent["pubsub.googleapis.com"].member
}

resource "google_service_account_iam_member" "callers" {
  for_each = toset([
    # Pub/Sub: calls keep-address as keep-address-caller
    "keep-address-caller",
    # Pub/Sub: calls reserve-stock as reserve-stock-caller
    "reserve-stock-caller",
    # Pub/Sub: calls send-email as send-email-caller
    "send-email-caller",
    # Pub/Sub: calls settle-stock as settle-stock-caller
    "settle-stock-caller",
    # Pub/Sub: calls take-payment as take-payment-caller
    "take-payment-caller",
    # Pub/Sub: calls track-order as track-order-caller
    "track-order-caller",
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
      values(google_project_iam_member.database)[*].id,
      values(google_pubsub_topic_iam_member.topic)[*].id,
      google_artifact_registry_repository_iam_member.builder_images.id,
      google_storage_bucket_iam_member.builder_bundles.id,
      google_project_iam_member.builder_object_viewer.id,
      google_project_iam_member.builder_log_writer.id,
      values(google_pubsub_topic_iam_member.pubsub)[*].id,
      values(google_service_account_iam_member.callers)[*].id,
    ]))
  }
}
