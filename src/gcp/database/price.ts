import type { Billing } from "@motif/cost/kit";

/** What Firestore bills of what the database is made of: the rooms that keep something in it have the prices. */
export const BILLING: Billing = {
  google_firestore_database: ["firestore"],
  google_firestore_field: "indexes are billed as storage",
};
