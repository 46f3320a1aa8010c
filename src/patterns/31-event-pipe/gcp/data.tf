# Made from the app event-pipe by "motif build". Change the app and build again; edits made here are lost.

resource "google_storage_bucket" "bucket" {
  for_each = toset([
    # What functions are built of. Cloud Functions keeps a copy of its own.
    "functions",
  ])

  name                        = "${local.prefix}-event-pipe-${each.key}-${local.project_hash}"
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
    # Queue hot-readings, consumed by raise-alert.
    "hot-readings",
    # Queue readings, consumed by pass-hot-readings.
    "readings",
    # Messages of readings that failed.
    "readings-dead-letter",
    # Messages of hot-readings that failed.
    "hot-readings-dead-letter",
  ])

  name = "${local.prefix}-event-pipe-${each.key}"

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
    # Queue hot-readings to raise-alert.
    # The app takes up to 10 messages at once; a push carries one.
    hot-readings = {
      function          = "raise-alert"
      caller            = "raise-alert-caller"
      dead_letter_topic = "hot-readings-dead-letter"
    }
    # Queue readings to pass-hot-readings.
    # The app takes up to 10 messages at once; a push carries one.
    readings = {
      function          = "pass-hot-readings"
      caller            = "pass-hot-readings-caller"
      dead_letter_topic = "readings-dead-letter"
    }
  }

  name                       = "${local.prefix}-event-pipe-${each.key}"
  topic                      = google_pubsub_topic.topic[each.key].id
  enable_message_ordering    = false
  ack_deadline_seconds       = 330
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
    minimum_backoff = "1s"
    maximum_backoff = "60s"
  }

  depends_on = [google_cloud_run_v2_service_iam_member.caller]
}

# They keep what failed until somebody reads it.
resource "google_pubsub_subscription" "dead_letters" {
  for_each = toset(["readings-dead-letter", "hot-readings-dead-letter"])

  name                       = "${local.prefix}-event-pipe-${each.key}"
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
  name     = "${local.prefix}-event-pipe"
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
  name                              = "${local.prefix}-event-pipe"
  location_id                       = coalesce(var.firestore_location, var.region)
  type                              = "FIRESTORE_NATIVE"
  point_in_time_recovery_enablement = "POINT_IN_TIME_RECOVERY_ENABLED"
  delete_protection_state           = var.deletion_protection ? "DELETE_PROTECTION_ENABLED" : "DELETE_PROTECTION_DISABLED"
  deletion_policy                   = "DELETE"

  depends_on = [time_sleep.services_enabled]
}

# No query goes by these, so they have no index.
resource "google_firestore_field" "unindexed" {
  for_each = toset(["alerts/item", "alerts/write", "machines/item", "machines/write"])

  database   = google_firestore_database.app.name
  collection = split("/", each.key)[0]
  field      = split("/", each.key)[1]

  index_config {}
}

# Documents go away after the time in this field.
resource "google_firestore_field" "expiry" {
  for_each = toset([
    # How often failed messages of readings, hot-readings were tried.
    "motif-attempts",
  ])

  database   = google_firestore_database.app.name
  collection = each.key
  field      = "expireAt"

  ttl_config {}

  index_config {}
}
