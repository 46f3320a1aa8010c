import { block, call, conditional, output, type Resource, ref, resource, v } from "@motif/compile";
import { identifier, prefixed } from "@motif/compile/kit";
import { DELETION_PROTECTION } from "../ground/deletion-protection.ts";
import { SERVICES } from "../ground/naming.ts";
import { place } from "../ground/place.ts";
import type { BasePlan, CollectionPlan, DatabasePlans } from "../ground/plan.ts";
import type { TerraformParts } from "../ground/room.ts";
import { DATABASE } from "./reference.ts";

/** Firestore has multi-regions too, such as eur3. */
const LOCATION_PATTERN = "^[a-z]+(-[a-z]+)?[0-9]+$";

/** The database of the app, and what its collections do not index or forget. */
export function databaseTerraform({ app, database }: BasePlan & DatabasePlans): TerraformParts {
  if (!database) return {};
  return {
    data: [
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
    ],
    variables: [
      DELETION_PROTECTION,
      place("firestore_location", "Location of the Firestore database, such as eur3", LOCATION_PATTERN),
    ],
    outputs: {
      data: [
        output("database_name", {
          description: "Firestore database; each table is a collection in it.",
          value: ref(DATABASE, "name"),
        }),
      ],
    },
  };
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
      database: ref(DATABASE, "name"),
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
