import {
  type Args,
  at,
  block,
  call,
  conditional,
  eachKey,
  type Meta,
  output,
  type Resource,
  ref,
  resource,
  v,
} from "@motif/compile";
import { prefixed, repeated } from "@motif/compile/kit";
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
      ...fields(database.collections),
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

/** `index_config` without an index switches the automatic ones off. */
function fields(collections: readonly CollectionPlan[]): Resource[] {
  const unindexed = collections.flatMap(({ name, unindexed: names }) =>
    names.map((field) => `${name}/${field}`),
  );
  const path = call("split", "/", eachKey);
  const expiring = collections.flatMap(({ name, description, expiry }) =>
    expiry === undefined ? [] : [{ key: name, comment: `${description}.`, values: { field: expiry } }],
  );
  const { forEach, value } = repeated(expiring);
  return [
    ...(unindexed.length > 0
      ? [
          unindexedFields(
            "unindexed",
            { collection: at(path, 0), field: at(path, 1) },
            { forEach: call("toset", unindexed), comment: "No query goes by these, so they have no index." },
          ),
        ]
      : []),
    ...(expiring.length > 0
      ? [
          unindexedFields(
            "expiry",
            { collection: eachKey, field: value("field"), ttl_config: block({}) },
            { forEach, comment: "Documents go away after the time in this field." },
          ),
        ]
      : []),
  ];
}

function unindexedFields(label: string, args: Args, meta: Meta): Resource {
  return resource(
    "google_firestore_field",
    label,
    { database: ref(DATABASE, "name"), ...args, index_config: block({}) },
    meta,
  );
}
