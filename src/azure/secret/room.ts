import { resourceVariable } from "@motif/runtime/variables";
import type { Kind } from "../ground/room.ts";
import { CAPABILITIES } from "./capabilities.ts";
import { planSecrets, type SecretPlans } from "./plan.ts";
import { BILLING, secretPrice } from "./price.ts";
import { QUOTAS } from "./profile.ts";
import { secretSetting, VAULT_TYPE } from "./reference.ts";
import { CONSTRAINTS, RULES } from "./rules.ts";
import { SECRETS_USER, secretAssignments, secretTerraform } from "./terraform.ts";
import { TEXTS } from "./texts.ts";

/** Secrets are Key Vault's, each in a vault of its own. */
export const secret = {
  plan: planSecrets,
  settings: (name) => ({ [resourceVariable("secret", name)]: secretSetting(name) }),
  granted: ({ resource }) => ({ kind: "secret", name: resource.name }),
  // App Service reads references to Key Vault with it.
  systemAssigned: true,
  assignments: secretAssignments,
  terraform: secretTerraform,
  assigns: { [SECRETS_USER]: VAULT_TYPE },
  price: secretPrice,
  billing: BILLING,
  capabilities: CAPABILITIES,
  texts: TEXTS,
  quotas: QUOTAS,
  rules: RULES,
  constraints: CONSTRAINTS,
} satisfies Kind<SecretPlans>;
