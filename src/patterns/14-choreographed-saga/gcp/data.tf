# Made from the app choreographed-saga by "motif build". Change the app and build again; edits made here are lost.

resource "google_storage_bucket" "bucket" {
  for_each = toset([
    # What functions are built of. Cloud Functions keeps a copy of its own.
    "functions",
  ])

  name                        = "${local.prefix}-choreographed-saga-${each.key}-${local.project_hash}"
  location                    = var.region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  force_destroy               = true

  versioning {
    enabled = true
  }

  lifecycle_rule {
    action {
      type = "Delete"
    }

    condition {
      days_since_noncurrent_time = 30
    }
  }

  lifecycle_rule {
    action {
      type = "AbortIncompleteMultipartUpload"
    }

    condition {
      age = 7
    }
  }

  depends_on = [time_sleep.services_enabled]
}

resource "google_pubsub_topic" "topic" {
  for_each = toset([
    # Queue shop-book-shipment, consumed by book-shipment.
    "shop-book-shipment",
    # Queue shop-follow-order, consumed by follow-order.
    "shop-follow-order",
    # Queue shop-reserve-stock, consumed by reserve-stock.
    "shop-reserve-stock",
    # Queue shop-return-payment, consumed by return-payment.
    "shop-return-payment",
    # Queue shop-settle-shipment, consumed by settle-shipment.
    "shop-settle-shipment",
    # Queue shop-settle-stock, consumed by settle-stock.
    "shop-settle-stock",
    # Queue shop-take-payment, consumed by take-payment.
    "shop-take-payment",
    # Bus shop, by rules to shop-book-shipment, shop-follow-order, shop-reserve-stock, shop-return-payment, shop-settle-shipment, shop-settle-stock, shop-take-payment.
    "shop",
    # Messages of shop-follow-order that failed.
    "shop-follow-order-dead-letter",
    # Messages of shop-take-payment that failed.
    "shop-take-payment-dead-letter",
    # Messages of shop-return-payment that failed.
    "shop-return-payment-dead-letter",
    # Messages of shop-book-shipment that failed.
    "shop-book-shipment-dead-letter",
    # Messages of shop-settle-shipment that failed.
    "shop-settle-shipment-dead-letter",
    # Messages of shop-reserve-stock that failed.
    "shop-reserve-stock-dead-letter",
    # Messages of shop-settle-stock that failed.
    "shop-settle-stock-dead-letter",
    # Events of watch-orders that failed.
    "watch-orders-dead-letter",
  ])

  name = "${local.prefix}-choreographed-saga-${each.key}"

  message_storage_policy {
    allowed_persistence_regions = [var.region]
  }

  lifecycle {
    ignore_changes = [message_storage_policy[0].enforce_in_transit]
  }

  depends_on = [time_sleep.services_enabled]
}

resource "google_pubsub_subscription" "queue" {
  for_each = {
    # Queue shop-book-shipment to book-shipment.
    # The app takes up to 10 messages at once; a push carries one.
    shop-book-shipment = {
      function          = "book-shipment"
      caller            = "book-shipment-caller"
      dead_letter_topic = "shop-book-shipment-dead-letter"
      min_backoff       = "5s"
      max_backoff       = "120s"
    }
    # Queue shop-follow-order to follow-order.
    # The app takes up to 10 messages at once; a push carries one.
    shop-follow-order = {
      function          = "follow-order"
      caller            = "follow-order-caller"
      dead_letter_topic = "shop-follow-order-dead-letter"
      min_backoff       = "1s"
      max_backoff       = "60s"
    }
    # Queue shop-reserve-stock to reserve-stock.
    # The app takes up to 10 messages at once; a push carries one.
    shop-reserve-stock = {
      function          = "reserve-stock"
      caller            = "reserve-stock-caller"
      dead_letter_topic = "shop-reserve-stock-dead-letter"
      min_backoff       = "1s"
      max_backoff       = "60s"
    }
    # Queue shop-return-payment to return-payment.
    # The app takes up to 10 messages at once; a push carries one.
    shop-return-payment = {
      function          = "return-payment"
      caller            = "return-payment-caller"
      dead_letter_topic = "shop-return-payment-dead-letter"
      min_backoff       = "5s"
      max_backoff       = "120s"
    }
    # Queue shop-settle-shipment to settle-shipment.
    # The app takes up to 10 messages at once; a push carries one.
    shop-settle-shipment = {
      function          = "settle-shipment"
      caller            = "settle-shipment-caller"
      dead_letter_topic = "shop-settle-shipment-dead-letter"
      min_backoff       = "5s"
      max_backoff       = "120s"
    }
    # Queue shop-settle-stock to settle-stock.
    # The app takes up to 10 messages at once; a push carries one.
    shop-settle-stock = {
      function          = "settle-stock"
      caller            = "settle-stock-caller"
      dead_letter_topic = "shop-settle-stock-dead-letter"
      min_backoff       = "1s"
      max_backoff       = "60s"
    }
    # Queue shop-take-payment to take-payment.
    # The app takes up to 10 messages at once; a push carries one.
    shop-take-payment = {
      function          = "take-payment"
      caller            = "take-payment-caller"
      dead_letter_topic = "shop-take-payment-dead-letter"
      min_backoff       = "5s"
      max_backoff       = "120s"
    }
  }

  name                       = "${local.prefix}-choreographed-saga-${each.key}"
  topic                      = google_pubsub_topic.topic[each.key].id
  enable_message_ordering    = false
  ack_deadline_seconds       = 60
  message_retention_duration = "345600s"

  # It never goes away by itself.
  expiration_policy {
    ttl = ""
  }

  push_config {
    push_endpoint = google_cloudfunctions2_function.function[each.value.function].service_config[0].uri

    oidc_token {
      service_account_email = google_service_account.account[each.value.caller].email
      audience              = google_cloudfunctions2_function.function[each.value.function].service_config[0].uri
    }
  }

  dead_letter_policy {
    dead_letter_topic     = google_pubsub_topic.topic[each.value.dead_letter_topic].id
    max_delivery_attempts = 100
  }

  retry_policy {
    minimum_backoff = each.value.min_backoff
    maximum_backoff = each.value.max_backoff
  }

  depends_on = [google_cloud_run_v2_service_iam_member.caller]
}

resource "google_pubsub_subscription" "feed" {
  for_each = {
    # Bus shop to queue shop-book-shipment.
    shop-book-shipment-from-shop = {
      filter            = "attributes:\"motif-to-shop-book-shipment\""
      function          = "book-shipment"
      caller            = "book-shipment-caller"
      dead_letter_topic = "shop-book-shipment-dead-letter"
      min_backoff       = "5s"
      max_backoff       = "120s"
    }
    # Bus shop to queue shop-follow-order.
    shop-follow-order-from-shop = {
      filter            = "attributes:\"motif-to-shop-follow-order\""
      function          = "follow-order"
      caller            = "follow-order-caller"
      dead_letter_topic = "shop-follow-order-dead-letter"
      min_backoff       = "1s"
      max_backoff       = "60s"
    }
    # Bus shop to queue shop-reserve-stock.
    shop-reserve-stock-from-shop = {
      filter            = "attributes:\"motif-to-shop-reserve-stock\""
      function          = "reserve-stock"
      caller            = "reserve-stock-caller"
      dead_letter_topic = "shop-reserve-stock-dead-letter"
      min_backoff       = "1s"
      max_backoff       = "60s"
    }
    # Bus shop to queue shop-return-payment.
    shop-return-payment-from-shop = {
      filter            = "attributes:\"motif-to-shop-return-payment\""
      function          = "return-payment"
      caller            = "return-payment-caller"
      dead_letter_topic = "shop-return-payment-dead-letter"
      min_backoff       = "5s"
      max_backoff       = "120s"
    }
    # Bus shop to queue shop-settle-shipment.
    shop-settle-shipment-from-shop = {
      filter            = "attributes:\"motif-to-shop-settle-shipment\""
      function          = "settle-shipment"
      caller            = "settle-shipment-caller"
      dead_letter_topic = "shop-settle-shipment-dead-letter"
      min_backoff       = "5s"
      max_backoff       = "120s"
    }
    # Bus shop to queue shop-settle-stock.
    shop-settle-stock-from-shop = {
      filter            = "attributes:\"motif-to-shop-settle-stock\""
      function          = "settle-stock"
      caller            = "settle-stock-caller"
      dead_letter_topic = "shop-settle-stock-dead-letter"
      min_backoff       = "1s"
      max_backoff       = "60s"
    }
    # Bus shop to queue shop-take-payment.
    shop-take-payment-from-shop = {
      filter            = "attributes:\"motif-to-shop-take-payment\""
      function          = "take-payment"
      caller            = "take-payment-caller"
      dead_letter_topic = "shop-take-payment-dead-letter"
      min_backoff       = "5s"
      max_backoff       = "120s"
    }
  }

  name                       = "${local.prefix}-choreographed-saga-${each.key}"
  topic                      = google_pubsub_topic.topic["shop"].id
  enable_message_ordering    = false
  ack_deadline_seconds       = 60
  message_retention_duration = "345600s"

  # It never goes away by itself.
  expiration_policy {
    ttl = ""
  }

  filter = each.value.filter

  push_config {
    push_endpoint = google_cloudfunctions2_function.function[each.value.function].service_config[0].uri

    oidc_token {
      service_account_email = google_service_account.account[each.value.caller].email
      audience              = google_cloudfunctions2_function.function[each.value.function].service_config[0].uri
    }
  }

  dead_letter_policy {
    dead_letter_topic     = google_pubsub_topic.topic[each.value.dead_letter_topic].id
    max_delivery_attempts = 100
  }

  retry_policy {
    minimum_backoff = each.value.min_backoff
    maximum_backoff = each.value.max_backoff
  }

  depends_on = [google_cloud_run_v2_service_iam_member.caller]
}

# They keep what failed until somebody reads it.
resource "google_pubsub_subscription" "dead_letters" {
  for_each = toset([
    "shop-follow-order-dead-letter",
    "shop-take-payment-dead-letter",
    "shop-return-payment-dead-letter",
    "shop-book-shipment-dead-letter",
    "shop-settle-shipment-dead-letter",
    "shop-reserve-stock-dead-letter",
    "shop-settle-stock-dead-letter",
    "watch-orders-dead-letter",
  ])

  name                       = "${local.prefix}-choreographed-saga-${each.key}"
  topic                      = google_pubsub_topic.topic[each.key].id
  enable_message_ordering    = false
  ack_deadline_seconds       = 30
  message_retention_duration = "1209600s"

  # It never goes away by itself.
  expiration_policy {
    ttl = ""
  }
}

resource "google_firestore_database" "app" {
  name                              = "${local.prefix}-choreographed-saga"
  location_id                       = coalesce(var.firestore_location, var.region)
  type                              = "FIRESTORE_NATIVE"
  point_in_time_recovery_enablement = "POINT_IN_TIME_RECOVERY_ENABLED"
  delete_protection_state           = var.deletion_protection ? "DELETE_PROTECTION_ENABLED" : "DELETE_PROTECTION_DISABLED"
  deletion_policy                   = "DELETE"

  depends_on = [time_sleep.services_enabled]
}

# No query goes by these, so they have no index.
resource "google_firestore_field" "unindexed" {
  for_each = toset([
    "charges/item",
    "charges/write",
    "orders/item",
    "orders/write",
    "requests/item",
    "requests/write",
    "reservations/item",
    "reservations/write",
    "shipments/item",
    "shipments/write",
    "stock/item",
    "stock/write",
  ])

  database   = google_firestore_database.app.name
  collection = split("/", each.key)[0]
  field      = split("/", each.key)[1]

  index_config {}
}

# Documents go away after the time in this field.
resource "google_firestore_field" "expiry" {
  for_each = toset([
    # How often failed messages of shop-follow-order, shop-take-payment, shop-return-payment, shop-book-shipment, shop-settle-shipment, shop-reserve-stock, shop-settle-stock were tried.
    "motif-attempts",
    # Table requests.
    "requests",
  ])

  database   = google_firestore_database.app.name
  collection = each.key
  field      = "expireAt"

  ttl_config {}

  index_config {}
}
