# Made from the app scatter-gather by "motif build". Change the app and build again; edits made here are lost.

resource "google_storage_bucket" "bucket" {
  for_each = toset([
    # What functions are built of. Cloud Functions keeps a copy of its own.
    "functions",
  ])

  name                        = "${local.prefix}-scatter-gather-${each.key}-${local.project_hash}"
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
    # Queue missed, consumed by ask-again.
    "missed",
    # Messages of missed that failed.
    "missed-dead-letter",
  ])

  name = "${local.prefix}-scatter-gather-${each.key}"

  message_storage_policy {
    allowed_persistence_regions = [var.region]
  }

  lifecycle {
    ignore_changes = [message_storage_policy[0].enforce_in_transit]
  }

  depends_on = [time_sleep.services_enabled]
}

resource "google_pubsub_subscription" "queue" {
  for_each = toset([
    # Queue missed to ask-again.
    # The app takes up to 4 messages at once; a push carries one.
    "missed",
  ])

  name                       = "${local.prefix}-scatter-gather-${each.key}"
  topic                      = google_pubsub_topic.topic[each.key].id
  enable_message_ordering    = false
  ack_deadline_seconds       = 60
  message_retention_duration = "43200s"

  # It never goes away by itself.
  expiration_policy {
    ttl = ""
  }

  push_config {
    push_endpoint = google_cloudfunctions2_function.function["ask-again"].service_config[0].uri

    oidc_token {
      service_account_email = google_service_account.account["ask-again-caller"].email
      audience              = google_cloudfunctions2_function.function["ask-again"].service_config[0].uri
    }
  }

  dead_letter_policy {
    dead_letter_topic     = google_pubsub_topic.topic["missed-dead-letter"].id
    max_delivery_attempts = 100
  }

  retry_policy {
    minimum_backoff = "10s"
    maximum_backoff = "600s"
  }

  depends_on = [google_cloud_run_v2_service_iam_member.caller]
}

# They keep what failed until somebody reads it.
resource "google_pubsub_subscription" "dead_letters" {
  for_each = toset(["missed-dead-letter"])

  name                       = "${local.prefix}-scatter-gather-${each.key}"
  topic                      = google_pubsub_topic.topic[each.key].id
  enable_message_ordering    = false
  ack_deadline_seconds       = 30
  message_retention_duration = "1209600s"

  # It never goes away by itself.
  expiration_policy {
    ttl = ""
  }
}

# Messages that are sent with a delay wait here, and are published when it is over.
resource "google_cloud_tasks_queue" "delayed" {
  name     = "${local.prefix}-scatter-gather"
  location = var.region

  retry_config {
    max_attempts = -1
    min_backoff  = "1s"
    max_backoff  = "600s"
  }

  stackdriver_logging_config {
    sampling_ratio = 1
  }

  depends_on = [time_sleep.services_enabled]
}

resource "google_firestore_database" "app" {
  name                              = "${local.prefix}-scatter-gather"
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
    "late-answers/item",
    "late-answers/write",
    "quotes/item",
    "quotes/write",
    "requests/item",
    "requests/write",
  ])

  database   = google_firestore_database.app.name
  collection = split("/", each.key)[0]
  field      = split("/", each.key)[1]

  index_config {}
}

# Documents go away after the time in this field.
resource "google_firestore_field" "expiry" {
  for_each = toset([
    # How often failed messages of missed were tried.
    "motif-attempts",
    # Table late-answers.
    "late-answers",
    # Table quotes.
    "quotes",
    # Table requests.
    "requests",
  ])

  database   = google_firestore_database.app.name
  collection = each.key
  field      = "expireAt"

  ttl_config {}

  index_config {}
}
