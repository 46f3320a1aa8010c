import {
  type Addressed,
  type Args,
  block,
  blocks,
  call,
  eachKey,
  output,
  type Resource,
  ref,
  resource,
  v,
  variable,
} from "@motif/compile";
import { outputOfEach } from "@motif/compile/kit";
import { compactName } from "../ground/naming.ts";
import { PLACE, TAGS } from "../ground/references.ts";
import type { TerraformParts } from "../ground/room.ts";
import { privateContainer, SAFE_ACCOUNT } from "../ground/storage.ts";
import { type BucketPlan, type BucketPlans, DELETED_DAYS } from "./plan.ts";
import { CONTAINERS, STORAGE_ACCOUNT } from "./reference.ts";

/** Of the account's name; no digest of a function app's name has an `l` in it. */
const ACCOUNT_LABEL = "files";

/** The storage account of the buckets, and a container for each. */
export function bucketTerraform({ buckets }: BucketPlans): TerraformParts {
  if (buckets.length === 0) return {};
  return {
    data: [
      account(buckets),
      resource("azurerm_storage_management_policy", "buckets", {
        storage_account_id: ref(STORAGE_ACCOUNT, "id"),
        rule: blocks([OLD_VERSIONS, ...buckets.flatMap(expiry)]),
      }),
      privateContainer("bucket", eachKey, ref(STORAGE_ACCOUNT, "id"), {
        forEach: call(
          "toset",
          buckets.map(({ name }) => name),
        ),
      }),
    ],
    variables: [replication()],
    outputs: {
      data: [
        output("blob_endpoint", {
          description: "Storage account of the buckets.",
          value: ref(STORAGE_ACCOUNT, "primary_blob_endpoint"),
        }),
        outputOfEach("bucket_names", "Blob containers, by their name in the app.", CONTAINERS, "name"),
      ],
    },
  };
}

const OLD_VERSIONS: Args = {
  name: "old-versions",
  enabled: true,
  filters: block({ blob_types: ["blockBlob"] }),
  actions: block({ version: block({ delete_after_days_since_creation: DELETED_DAYS }) }),
};

/** A prefix begins with the container's name (https://learn.microsoft.com/azure/storage/blobs/lifecycle-management-policy-structure). */
function expiry({ name, expiresAfterDays }: BucketPlan): Args[] {
  if (expiresAfterDays === undefined) return [];
  return [
    {
      name: `expiry-${name}`,
      enabled: true,
      filters: block({ blob_types: ["blockBlob"], prefix_match: [`${name}/`] }),
      actions: block({
        base_blob: block({ delete_after_days_since_modification_greater_than: expiresAfterDays }),
      }),
    },
  ];
}

/** Pages that may upload by signed URLs: CORS is the account's, for all containers together. */
function uploadPages(buckets: readonly BucketPlan[]): Args {
  const origins = [...new Set(buckets.flatMap(({ uploadOrigins = [] }) => uploadOrigins))];
  if (origins.length === 0) return {};
  return {
    cors_rule: block({
      allowed_methods: ["PUT"],
      allowed_origins: origins,
      allowed_headers: ["content-type", "if-none-match", "x-ms-blob-type"],
      exposed_headers: ["ETag"],
      max_age_in_seconds: 3600,
    }),
  };
}

function account(buckets: readonly BucketPlan[]): Resource {
  return resource("azurerm_storage_account", "buckets", {
    name: compactName(ACCOUNT_LABEL),
    ...PLACE,
    ...SAFE_ACCOUNT,
    account_replication_type: v("storage_replication"),
    tags: TAGS,
    blob_properties: block({
      versioning_enabled: true,
      delete_retention_policy: block({ days: DELETED_DAYS }),
      container_delete_retention_policy: block({ days: DELETED_DAYS }),
      ...uploadPages(buckets),
    }),
  });
}

function replication(): Addressed {
  const choices = ["LRS", "ZRS", "GRS", "GZRS"];
  return variable("storage_replication", {
    type: "string",
    description:
      "How blobs of buckets are replicated: ZRS keeps them in three zones, where the region has these.",
    default: "ZRS",
    validations: [
      {
        condition: call("contains", choices, v("storage_replication")),
        message: `storage_replication is one of ${choices.join(", ")}.`,
      },
    ],
  });
}
