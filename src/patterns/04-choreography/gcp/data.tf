# Made from the app choreography by "motif build". Change the app and build again; edits made here are lost.

resource "google_storage_bucket" "bucket" {
  for_each = toset([
    # What functions are built of. Cloud Functions keeps a copy of its own.
    "functions",
  ])

  name                        = "${local.prefix}-choreography-${each.key}-${local.project_hash}"
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
    # Queue shop-keep-address, consumed by keep-address.
    "shop-keep-address",
    # Queue shop-reserve-stock, consumed by reserve-stock.
    "shop-reserve-stock",
    # Queue shop-send-email, consumed by send-email.
    "shop-send-email",
    # Queue shop-settle-stock, consumed by settle-stock.
    "shop-settle-stock",
    # Queue shop-take-payment, consumed by take-payment.
    "shop-take-payment",
    # Queue shop-track-order, consumed by track-order.
    "shop-track-order",
    # Bus shop, by rules to shop-keep-address, shop-reserve-stock, shop-send-email, shop-settle-stock, shop-take-payment, shop-track-order.
    "shop",
    # Messages of shop-keep-address that failed.
    "shop-keep-address-dead-letter",
    # Messages of shop-send-email that failed.
    "shop-send-email-dead-letter",
    # Messages of shop-take-payment that failed.
    "shop-take-payment-dead-letter",
    # Messages of shop-settle-stock that failed.
    "shop-settle-stock-dead-letter",
    # Messages of shop-reserve-stock that failed.
    "shop-reserve-stock-dead-letter",
    # Messages of shop-track-order that failed.
    "shop-track-order-dead-letter",
  ])

  name = "${local.prefix}-choreography-${each.key}"

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
    # Queue shop-keep-address to keep-address.
    # The app takes up to 10 messages at once; a push carries one.
    shop-keep-address = {
      ack_deadline      = 330
      function          = "keep-address"
      caller            = "keep-address-caller"
      dead_letter_topic = "shop-keep-address-dead-letter"
      min_backoff       = "1s"
      max_backoff       = "60s"
    }
    # Queue shop-reserve-stock to reserve-stock.
    # The app takes up to 10 messages at once; a push carries one.
    shop-reserve-stock = {
      ack_deadline      = 60
      function          = "reserve-stock"
      caller            = "reserve-stock-caller"
      dead_letter_topic = "shop-reserve-stock-dead-letter"
      min_backoff       = "1s"
      max_backoff       = "60s"
    }
    # Queue shop-send-email to send-email.
    # The app takes up to 10 messages at once; a push carries one.
    shop-send-email = {
      ack_deadline      = 60
      function          = "send-email"
      caller            = "send-email-caller"
      dead_letter_topic = "shop-send-email-dead-letter"
      min_backoff       = "5s"
      max_backoff       = "600s"
    }
    # Queue shop-settle-stock to settle-stock.
    # The app takes up to 10 messages at once; a push carries one.
    shop-settle-stock = {
      ack_deadline      = 60
      function          = "settle-stock"
      caller            = "settle-stock-caller"
      dead_letter_topic = "shop-settle-stock-dead-letter"
      min_backoff       = "1s"
      max_backoff       = "60s"
    }
    # Queue shop-take-payment to take-payment.
    # The app takes up to 10 messages at once; a push carries one.
    shop-take-payment = {
      ack_deadline      = 60
      function          = "take-payment"
      caller            = "take-payment-caller"
      dead_letter_topic = "shop-take-payment-dead-letter"
      min_backoff       = "5s"
      max_backoff       = "300s"
    }
    # Queue shop-track-order to track-order.
    # The app takes up to 10 messages at once; a push carries one.
    shop-track-order = {
      ack_deadline      = 60
      function          = "track-order"
      caller            = "track-order-caller"
      dead_letter_topic = "shop-track-order-dead-letter"
      min_backoff       = "1s"
      max_backoff       = "60s"
    }
  }

  name                       = "${local.prefix}-choreography-${each.key}"
  topic                      = google_pubsub_topic.topic[each.key].id
  enable_message_ordering    = false
  ack_deadline_seconds       = each.value.ack_deadline
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
    # Bus shop to queue shop-keep-address.
    shop-keep-address-from-shop = {
      filter            = "attributes:\"motif-to-shop-keep-address\""
      ack_deadline      = 330
      function          = "keep-address"
      caller            = "keep-address-caller"
      dead_letter_topic = "shop-keep-address-dead-letter"
      min_backoff       = "1s"
      max_backoff       = "60s"
    }
    # Bus shop to queue shop-reserve-stock.
    shop-reserve-stock-from-shop = {
      filter            = "attributes:\"motif-to-shop-reserve-stock\""
      ack_deadline      = 60
      function          = "reserve-stock"
      caller            = "reserve-stock-caller"
      dead_letter_topic = "shop-reserve-stock-dead-letter"
      min_backoff       = "1s"
      max_backoff       = "60s"
    }
    # Bus shop to queue shop-send-email.
    shop-send-email-from-shop = {
      filter            = "attributes:\"motif-to-shop-send-email\""
      ack_deadline      = 60
      function          = "send-email"
      caller            = "send-email-caller"
      dead_letter_topic = "shop-send-email-dead-letter"
      min_backoff       = "5s"
      max_backoff       = "600s"
    }
    # Bus shop to queue shop-settle-stock.
    shop-settle-stock-from-shop = {
      filter            = "attributes:\"motif-to-shop-settle-stock\""
      ack_deadline      = 60
      function          = "settle-stock"
      caller            = "settle-stock-caller"
      dead_letter_topic = "shop-settle-stock-dead-letter"
      min_backoff       = "1s"
      max_backoff       = "60s"
    }
    # Bus shop to queue shop-take-payment.
    shop-take-payment-from-shop = {
      filter            = "attributes:\"motif-to-shop-take-payment\""
      ack_deadline      = 60
      function          = "take-payment"
      caller            = "take-payment-caller"
      dead_letter_topic = "shop-take-payment-dead-letter"
      min_backoff       = "5s"
      max_backoff       = "300s"
    }
    # Bus shop to queue shop-track-order.
    shop-track-order-from-shop = {
      filter            = "attributes:\"motif-to-shop-track-order\""
      ack_deadline      = 60
      function          = "track-order"
      caller            = "track-order-caller"
      dead_letter_topic = "shop-track-order-dead-letter"
      min_backoff       = "1s"
      max_backoff       = "60s"
    }
  }

  name                       = "${local.prefix}-choreography-${each.key}"
  topic                      = google_pubsub_topic.topic["shop"].id
  enable_message_ordering    = false
  ack_deadline_seconds       = each.value.ack_deadline
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
    "shop-keep-address-dead-letter",
    "shop-send-email-dead-letter",
    "shop-take-payment-dead-letter",
    "shop-settle-stock-dead-letter",
    "shop-reserve-stock-dead-letter",
    "shop-track-order-dead-letter",
  ])

  name                       = "${local.prefix}-choreography-${each.key}"
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
  name                              = "${local.prefix}-choreography"
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
    "contacts/item",
    "contacts/write",
    "mails/item",
    "mails/write",
    "orders/item",
    "orders/write",
    "requests/item",
    "requests/write",
    "reservations/item",
    "reservations/write",
    "stock/item",
    "stock/write",
    "users/item",
    "users/write",
  ])

  database   = google_firestore_database.app.name
  collection = split("/", each.key)[0]
  field      = split("/", each.key)[1]

  index_config {}
}

# Documents go away after the time in this field.
resource "google_firestore_field" "expiry" {
  for_each = toset([
    # How often failed messages of shop-keep-address, shop-send-email, shop-take-payment, shop-settle-stock, shop-reserve-stock, shop-track-order were tried.
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
