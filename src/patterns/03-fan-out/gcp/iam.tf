# Made from the app fan-out by "motif build". Change the app and build again; edits made here are lost.

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
    analyse-image         = "Function analyse-image"
    get-image             = "Function get-image"
    make-thumbnail        = "Function make-thumbnail"
    read-metadata         = "Function read-metadata"
    upload-image          = "Function upload-image"
    builder               = "Builds the functions of fan-out"
    gateway               = "Gateway of fan-out to its functions"
    analyse-image-caller  = "Calls analyse-image for messages (analysis)"
    make-thumbnail-caller = "Calls make-thumbnail for messages (thumbnail)"
    read-metadata-caller  = "Calls read-metadata for messages (metadata)"
  }

  account_id   = "${substr(each.key, 0, 21)}-${substr(sha256("${local.prefix}-fan-out-${each.key}"), 0, 8)}"
  display_name = "${local.prefix}-fan-out-${each.key}"
  description  = each.value

  depends_on = [time_sleep.services_enabled]
}

resource "google_pubsub_topic_iam_member" "topic" {
  for_each = {
    # analyse-image: gives up messages of queue images-analyse-image (analysis)
    "analyse-image/images-analyse-image-dead-letter" = {
      account = "analyse-image"
      topic   = "images-analyse-image-dead-letter"
    }
    # make-thumbnail: gives up messages of queue images-make-thumbnail (thumbnail)
    "make-thumbnail/images-make-thumbnail-dead-letter" = {
      account = "make-thumbnail"
      topic   = "images-make-thumbnail-dead-letter"
    }
    # read-metadata: gives up messages of queue images-read-metadata (metadata)
    "read-metadata/images-read-metadata-dead-letter" = {
      account = "read-metadata"
      topic   = "images-read-metadata-dead-letter"
    }
    # upload-image: grant images (publisher of topic images)
    "upload-image/images" = {
      account = "upload-image"
      topic   = "images"
    }
  }

  topic  = google_pubsub_topic.topic[each.value.topic].name
  role   = "roles/pubsub.publisher"
  member = google_service_account.account[each.value.account].member
}

resource "google_project_iam_member" "database" {
  for_each = {
    # analyse-image: counts how often it tried messages that failed
    # analyse-image: grant results (writer of table results)
    analyse-image = "roles/datastore.user"
    # get-image: grant results (reader of table results)
    # get-image: grant uploads (reader of table uploads)
    get-image = "roles/datastore.viewer"
    # make-thumbnail: counts how often it tried messages that failed
    # make-thumbnail: grant results (writer of table results)
    make-thumbnail = "roles/datastore.user"
    # read-metadata: counts how often it tried messages that failed
    # read-metadata: grant results (writer of table results)
    read-metadata = "roles/datastore.user"
    # upload-image: grant requests (readWriter of table requests)
    # upload-image: grant uploads (writer of table uploads)
    upload-image = "roles/datastore.user"
  }

  project = var.project_id
  role    = each.value
  member  = google_service_account.account[each.key].member

  condition {
    title      = "this-database-only"
    expression = "resource.name == \"${google_firestore_database.app.id}\""
  }
}

resource "google_storage_bucket_iam_member" "bucket" {
  for_each = {
    # analyse-image: grant originals (reader of bucket originals)
    "analyse-image/originals" = {
      account = "analyse-image"
      bucket  = "originals"
      role    = "roles/storage.objectViewer"
    }
    # make-thumbnail: grant originals (reader of bucket originals)
    "make-thumbnail/originals" = {
      account = "make-thumbnail"
      bucket  = "originals"
      role    = "roles/storage.objectViewer"
    }
    # make-thumbnail: grant thumbnails (writer of bucket thumbnails)
    "make-thumbnail/thumbnails" = {
      account = "make-thumbnail"
      bucket  = "thumbnails"
      role    = "roles/storage.objectUser"
    }
    # read-metadata: grant originals (reader of bucket originals)
    "read-metadata/originals" = {
      account = "read-metadata"
      bucket  = "originals"
      role    = "roles/storage.objectViewer"
    }
    # upload-image: grant originals (writer of bucket originals)
    "upload-image/originals" = {
      account = "upload-image"
      bucket  = "originals"
      role    = "roles/storage.objectUser"
    }
  }

  bucket = google_storage_bucket.bucket[each.value.bucket].name
  role   = each.value.role
  member = google_service_account.account[each.value.account].member
}

resource "google_cloud_run_v2_service_iam_member" "caller" {
  for_each = {
    # analyse-image: is called for messages (analysis)
    analyse-image = "analyse-image-caller"
    # get-image: is behind the API Gateway, which alone may call it
    get-image = "gateway"
    # make-thumbnail: is called for messages (thumbnail)
    make-thumbnail = "make-thumbnail-caller"
    # read-metadata: is called for messages (metadata)
    read-metadata = "read-metadata-caller"
    # upload-image: is behind the API Gateway, which alone may call it
    upload-image = "gateway"
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
    # Pub/Sub: takes out of images-analyse-image what failed too often
    "images-analyse-image",
    # Pub/Sub: takes out of images-make-thumbnail what failed too often
    "images-make-thumbnail",
    # Pub/Sub: takes out of images-read-metadata what failed too often
    "images-read-metadata",
  ])

  subscription = google_pubsub_subscription.queue[each.key].name
  role         = "roles/pubsub.subscriber"
  member       = google_project_service_identity.agent["pubsub.googleapis.com"].member
}

resource "google_pubsub_subscription_iam_member" "pubsub_feeds" {
  for_each = toset([
    # Pub/Sub: takes out of images-analyse-image-from-images what failed too often
    "images-analyse-image-from-images",
    # Pub/Sub: takes out of images-make-thumbnail-from-images what failed too often
    "images-make-thumbnail-from-images",
    # Pub/Sub: takes out of images-read-metadata-from-images what failed too often
    "images-read-metadata-from-images",
  ])

  subscription = google_pubsub_subscription.feed[each.key].name
  role         = "roles/pubsub.subscriber"
  member       = google_project_service_identity.agent["pubsub.googleapis.com"].member
}

resource "google_pubsub_topic_iam_member" "pubsub" {
  for_each = toset([
    # Pub/Sub: puts messages for analyse-image aside that failed too often
    "images-analyse-image-dead-letter",
    # Pub/Sub: puts messages for make-thumbnail aside that failed too often
    "images-make-thumbnail-dead-letter",
    # Pub/Sub: puts messages for read-metadata aside that failed too often
    "images-read-metadata-dead-letter",
  ])

  topic  = google_pubsub_topic.topic[each.key].name
  role   = "roles/pubsub.publisher"
  member = google_project_service_identity.agent["pubsub.googleapis.com"].member
}

resource "google_service_account_iam_member" "callers" {
  for_each = toset([
    # Pub/Sub: calls analyse-image as analyse-image-caller
    "analyse-image-caller",
    # Pub/Sub: calls make-thumbnail as make-thumbnail-caller
    "make-thumbnail-caller",
    # Pub/Sub: calls read-metadata as read-metadata-caller
    "read-metadata-caller",
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
      values(google_storage_bucket_iam_member.bucket)[*].id,
      google_artifact_registry_repository_iam_member.builder_images.id,
      google_storage_bucket_iam_member.builder_bundles.id,
      google_project_iam_member.builder_object_viewer.id,
      google_project_iam_member.builder_log_writer.id,
      values(google_pubsub_topic_iam_member.pubsub)[*].id,
      values(google_service_account_iam_member.callers)[*].id,
    ]))
  }
}
