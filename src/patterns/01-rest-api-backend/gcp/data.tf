# Made from the app rest-api-backend by "motif build". Change the app and build again; edits made here are lost.

resource "google_firestore_database" "app" {
  name                              = "${local.prefix}-rest-api-backend"
  location_id                       = coalesce(var.firestore_location, var.region)
  type                              = "FIRESTORE_NATIVE"
  point_in_time_recovery_enablement = "POINT_IN_TIME_RECOVERY_ENABLED"
  delete_protection_state           = var.deletion_protection ? "DELETE_PROTECTION_ENABLED" : "DELETE_PROTECTION_DISABLED"
  deletion_policy                   = "DELETE"

  depends_on = [google_project_service.required]
}

# Table items: no query goes by it, so it has no index.
resource "google_firestore_field" "items_item" {
  database   = google_firestore_database.app.name
  collection = "items"
  field      = "item"

  index_config {}
}

# Table items: no query goes by it, so it has no index.
resource "google_firestore_field" "items_write" {
  database   = google_firestore_database.app.name
  collection = "items"
  field      = "write"

  index_config {}
}

# Table requests: no query goes by it, so it has no index.
resource "google_firestore_field" "requests_item" {
  database   = google_firestore_database.app.name
  collection = "requests"
  field      = "item"

  index_config {}
}

# Table requests: no query goes by it, so it has no index.
resource "google_firestore_field" "requests_write" {
  database   = google_firestore_database.app.name
  collection = "requests"
  field      = "write"

  index_config {}
}

# Table requests: documents go away after this time.
resource "google_firestore_field" "requests_expire_at" {
  database   = google_firestore_database.app.name
  collection = "requests"
  field      = "expireAt"

  ttl_config {}

  index_config {}
}
