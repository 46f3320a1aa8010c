import { block, call, eachKey, resource, v } from "@motif/compile";
import { fullName, outputOfEach } from "@motif/compile/kit";
import { DELETION_PROTECTION } from "../ground/deletion-protection.ts";
import { SERVICES } from "../ground/naming.ts";
import type { BasePlan } from "../ground/plan.ts";
import type { Reference } from "../ground/references.ts";
import type { TerraformParts } from "../ground/room.ts";
import type { SecretPlans } from "./plan.ts";

/** For so long a value that was destroyed can be brought back. */
const RECOVERY = "604800s";

const SECRETS = "google_secret_manager_secret.secret";

/** A secret, as `projects/…`. */
export function secretReference(name: string): Reference {
  return { address: SECRETS, key: name, attribute: "id" };
}

/** The secrets, without values: those would stand in Terraform's state. */
export function secretTerraform({ app, secrets }: BasePlan & SecretPlans): TerraformParts {
  if (secrets.length === 0) return {};
  const names = secrets.map(({ name }) => name);
  return {
    data: [
      resource(
        "google_secret_manager_secret",
        "secret",
        {
          secret_id: fullName(app, eachKey),
          version_destroy_ttl: RECOVERY,
          deletion_protection: v("deletion_protection"),
          replication: block({ user_managed: block({ replicas: block({ location: v("region") }) }) }),
        },
        {
          comment: "Their values are set by whoever may know them.",
          forEach: call("toset", names),
          dependsOn: [SERVICES],
        },
      ),
    ],
    variables: [DELETION_PROTECTION],
    outputs: {
      values: [
        outputOfEach(
          "secret_ids",
          "Secret Manager secrets, by their name in the app: to be given a value.",
          SECRETS,
          "id",
        ),
      ],
    },
  };
}
