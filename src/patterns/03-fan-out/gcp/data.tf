# Made from the app fan-out by "motif build". Change the app and build again; edits made here are lost.

resource "google_storage_bucket" "bucket" {
  for_each = {
    # What functions are built of. Cloud Functions keeps a copy of its own.
    functions  = true
    originals  = !var.deletion_protection
    thumbnails = !var.deletion_protection
  }

  name                        = "${local.prefix}-fan-out-${each.key}-${local.project_hash}"
  location                    = var.region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  force_destroy               = each.value

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
    # Queue images-analyse-image, consumed by analyse-image.
    "images-analyse-image",
    # Queue images-make-thumbnail, consumed by make-thumbnail.
    "images-make-thumbnail",
    # Queue images-read-metadata, consumed by read-metadata.
    "images-read-metadata",
    # Topic images, to images-analyse-image, images-make-thumbnail, images-read-metadata.
    "images",
    # Messages of images-analyse-image that failed.
    "images-analyse-image-dead-letter",
    # Messages of images-read-metadata that failed.
    "images-read-metadata-dead-letter",
    # Messages of images-make-thumbnail that failed.
    "images-make-thumbnail-dead-letter",
  ])

  name = "${local.prefix}-fan-out-${each.key}"

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
    # Queue images-analyse-image to analyse-image.
    images-analyse-image = {
      ack_deadline      = 150
      function          = "analyse-image"
      caller            = "analyse-image-caller"
      dead_letter_topic = "images-analyse-image-dead-letter"
      min_backoff       = "5s"
      max_backoff       = "300s"
    }
    # Queue images-make-thumbnail to make-thumbnail.
    # The app takes up to 5 messages at once; a push carries one.
    images-make-thumbnail = {
      ack_deadline      = 60
      function          = "make-thumbnail"
      caller            = "make-thumbnail-caller"
      dead_letter_topic = "images-make-thumbnail-dead-letter"
      min_backoff       = "1s"
      max_backoff       = "60s"
    }
    # Queue images-read-metadata to read-metadata.
    # The app takes up to 10 messages at once; a push carries one.
    images-read-metadata = {
      ack_deadline      = 60
      function          = "read-metadata"
      caller            = "read-metadata-caller"
      dead_letter_topic = "images-read-metadata-dead-letter"
      min_backoff       = "1s"
      max_backoff       = "60s"
    }
  }

  name                       = "${local.prefix}-fan-out-${each.key}"
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
    # Topic images to queue images-analyse-image.
    images-analyse-image-from-images = {
      filter            = "attributes:\"motif-to-images-analyse-image\""
      ack_deadline      = 150
      function          = "analyse-image"
      caller            = "analyse-image-caller"
      dead_letter_topic = "images-analyse-image-dead-letter"
      min_backoff       = "5s"
      max_backoff       = "300s"
    }
    # Topic images to queue images-make-thumbnail.
    images-make-thumbnail-from-images = {
      filter            = "attributes:\"motif-to-images-make-thumbnail\""
      ack_deadline      = 60
      function          = "make-thumbnail"
      caller            = "make-thumbnail-caller"
      dead_letter_topic = "images-make-thumbnail-dead-letter"
      min_backoff       = "1s"
      max_backoff       = "60s"
    }
    # Topic images to queue images-read-metadata.
    images-read-metadata-from-images = {
      filter            = null
      ack_deadline      = 60
      function          = "read-metadata"
      caller            = "read-metadata-caller"
      dead_letter_topic = "images-read-metadata-dead-letter"
      min_backoff       = "1s"
      max_backoff       = "60s"
    }
  }

  name                       = "${local.prefix}-fan-out-${each.key}"
  topic                      = google_pubsub_topic.topic["images"].id
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
    "images-analyse-image-dead-letter",
    "images-read-metadata-dead-letter",
    "images-make-thumbnail-dead-letter",
  ])

  name                       = "${local.prefix}-fan-out-${each.key}"
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
  name                              = "${local.prefix}-fan-out"
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
    "requests/item",
    "requests/write",
    "results/item",
    "results/write",
    "uploads/item",
    "uploads/write",
  ])

  database   = google_firestore_database.app.name
  collection = split("/", each.key)[0]
  field      = split("/", each.key)[1]

  index_config {}
}

# Documents go away after the time in this field.
resource "google_firestore_field" "expiry" {
  for_each = toset([
    # How often failed messages of images-analyse-image, images-read-metadata, images-make-thumbnail were tried.
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
