import { resourceVariable } from "@motif/runtime/variables";
import { on } from "../ground/permissions.ts";
import type { BasePlan } from "../ground/plan.ts";
import type { Kind } from "../ground/room.ts";
import { CAPABILITIES } from "./capabilities.ts";
import { planSecrets, type SecretPlans, secretNames } from "./plan.ts";
import { BILLING, secretPrice } from "./price.ts";
import { QUOTAS } from "./profile.ts";
import { CONSTRAINTS, RULES } from "./rules.ts";
import { secretReference, secretTerraform } from "./terraform.ts";
import { TEXTS } from "./texts.ts";

/** Secrets are Secret Manager's: https://docs.cloud.google.com/secret-manager/docs/access-control */
export const secret = {
  plan: planSecrets,
  environment: (name) => ({ [resourceVariable("secret", name)]: secretReference(name) }),
  granted: ({ resource: { name } }) => ({
    role: "roles/secretmanager.secretAccessor",
    on: on("google_secret_manager_secret", "secret", { secret_id: secretReference(name) }, name),
  }),
  services: ({ secrets }) => (secrets.length > 0 ? ["secretmanager"] : []),
  physicalNames: secretNames,
  terraform: secretTerraform,
  price: secretPrice,
  billing: BILLING,
  capabilities: CAPABILITIES,
  texts: TEXTS,
  quotas: QUOTAS,
  rules: RULES,
  constraints: CONSTRAINTS,
} satisfies Kind<BasePlan & SecretPlans>;
