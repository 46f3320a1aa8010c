import { block, resource, v } from "@motif/compile";
import { fullName, identifier, outputByName } from "@motif/compile/kit";
import { DELETION_PROTECTION } from "../ground/deletion-protection.ts";
import { SERVICES } from "../ground/naming.ts";
import type { BasePlan } from "../ground/plan.ts";
import { type Reference, referenceTo } from "../ground/references.ts";
import type { TerraformParts } from "../ground/room.ts";
import type { SecretPlans } from "./plan.ts";

/** For so long a value that was destroyed can be brought back. */
const RECOVERY = "604800s";

/** A secret, as `projects/…`. */
export function secretReference(name: string): Reference {
  return { address: `google_secret_manager_secret.${identifier(name)}`, attribute: "id" };
}

/** The secrets, without values: those would stand in Terraform's state. */
export function secretTerraform({ app, secrets }: BasePlan & SecretPlans): TerraformParts {
  const ids = secrets.map(({ name }) => [name, referenceTo(secretReference(name))] as const);
  return {
    data: secrets.map(({ name, description }) =>
      resource(
        "google_secret_manager_secret",
        identifier(name),
        {
          secret_id: fullName(app, name),
          version_destroy_ttl: RECOVERY,
          deletion_protection: v("deletion_protection"),
          replication: block({ user_managed: block({ replicas: block({ location: v("region") }) }) }),
        },
        { comment: `${description}. Its value is set by whoever may know it.`, dependsOn: [SERVICES] },
      ),
    ),
    variables: secrets.length > 0 ? [DELETION_PROTECTION] : [],
    outputs: {
      values: outputByName(
        "secret_ids",
        "Secret Manager secrets, by their name in the app: to be given a value.",
        ids,
      ),
    },
  };
}
