# Made from the app rest-api-backend by "motif build". Change the app and build again; edits made here are lost.

resource "google_firestore_database" "app" {
  name                              = "${local.prefix}-rest-api-backend"
  location_id                       = coalesce(var.firestore_location, var.region)
  type                              = "FIRESTORE_NATIVE"
  point_in_time_recovery_enablement = "POINT_IN_TIME_RECOVERY_ENABLED"
  delete_protection_state           = var.deletion_protection ? "DELETE_PROTECTION_ENABLED" : "DELETE_PROTECTION_DISABLED"
  deletion_policy                   = "DELETE"

  depends_on = [time_sleep.services_enabled]
}

# No query goes by these, so they have no index.
resource "google_firestore_field" "unindexed" {
  for_each = {
    "items/item"     = { collection = "items", field = "item" }
    "items/write"    = { collection = "items", field = "write" }
    "requests/item"  = { collection = "requests", field = "item" }
    "requests/write" = { collection = "requests", field = "write" }
  }

  database   = google_firestore_database.app.name
  collection = each.value.collection
  field      = each.value.field

  index_config {}
}

# Documents go away after the time in this field.
resource "google_firestore_field" "expiry" {
  for_each = toset([
    # Table requests.
    "requests",
  ])

  database   = google_firestore_database.app.name
  collection = each.key
  field      = "expireAt"

  ttl_config {}

  index_config {}
}
