import { type Block, block, call, conditional, type Resource, ref, resource, v } from "@motif/compile";
import type { CollectionPlan, GcpPlan } from "../plan/gcp-plan.ts";
import { identifier, prefixed, SERVICES } from "./naming.ts";
import { ADDRESS } from "./references.ts";

/** The database of the app, and what its collections do not index or forget. */
export function databaseBlocks({ app, database }: GcpPlan): Block[] {
  if (!database) return [];
  return [
    resource(
      "google_firestore_database",
      "app",
      {
        name: prefixed(app),
        location_id: call("coalesce", v("firestore_location"), v("region")),
        type: "FIRESTORE_NATIVE",
        point_in_time_recovery_enablement: "POINT_IN_TIME_RECOVERY_ENABLED",
        delete_protection_state: conditional(
          v("deletion_protection"),
          "DELETE_PROTECTION_ENABLED",
          "DELETE_PROTECTION_DISABLED",
        ),
        deletion_policy: "DELETE",
      },
      { dependsOn: [SERVICES] },
    ),
    ...database.collections.flatMap(fields),
  ];
}

function fields(collection: CollectionPlan): Resource[] {
  const expiry = collection.expiry;
  return [
    ...collection.unindexed.map((field) => fieldOf(collection, field, false)),
    ...(expiry === undefined ? [] : [fieldOf(collection, expiry, true)]),
  ];
}

/** `index_config` without an index switches the automatic ones off. */
function fieldOf({ name, description }: CollectionPlan, field: string, expires: boolean): Resource {
  return resource(
    "google_firestore_field",
    `${identifier(name)}_${snakeCase(field)}`,
    {
      database: ref(ADDRESS.database, "name"),
      collection: name,
      field,
      ttl_config: expires ? block({}) : undefined,
      index_config: block({}),
    },
    {
      comment: `${description}: ${expires ? "documents go away after this time" : "no query goes by it, so it has no index"}.`,
    },
  );
}

function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
