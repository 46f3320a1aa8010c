import { type Granted, onProject } from "../ground/permissions.ts";
import type { Reference } from "../ground/references.ts";

/** Address of the app's database. */
export const DATABASE = "google_firestore_database.app";

/** The database, as `projects/…`. */
export const DATABASE_ID: Reference = { address: DATABASE, attribute: "id" };

const READER = "roles/datastore.viewer";
const WRITER = "roles/datastore.user";

/** A role on the database, and on no other of the project: https://docs.cloud.google.com/firestore/docs/security/iam */
export function databaseRole(writing: boolean): Granted {
  const expression = { joined: ['resource.name == "', DATABASE_ID, '"'] };
  const condition = { title: "this-database-only", expression };
  const target = { ...onProject(WRITER, condition), label: "database" };
  return writing ? { role: WRITER, includes: READER, on: target } : { role: READER, on: target };
}
