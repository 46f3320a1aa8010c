import { nameOf } from "@motif/compile/kit";
import { ACCOUNT, REGION } from "../ground/longest.ts";
import type { BasePlan } from "../ground/plan.ts";
import type { Kind } from "../ground/room.ts";
import { CAPABILITIES } from "./capabilities.ts";
import { planSecrets, type SecretPlans, secretNames } from "./plan.ts";
import { BILLING, secretPrice } from "./price.ts";
import { QUOTAS } from "./profile.ts";
import { SECRET_TYPE, secretReference } from "./reference.ts";
import { CONSTRAINTS, RULES } from "./rules.ts";
import { saySecret, secretSam } from "./sam.ts";
import { decrypting, grantedSecret } from "./statements.ts";
import { secretTerraform } from "./terraform.ts";
import { TEXTS } from "./texts.ts";

/** Secrets are Secrets Manager's. */
export const secret = {
  plan: planSecrets,
  reference: secretReference,
  granted: grantedSecret,
  optionalPolicy: decrypting,
  physicalNames: secretNames,
  terraform: secretTerraform,
  sam: secretSam,
  named: {
    [SECRET_TYPE]: {
      sam: saySecret,
      // Secrets Manager adds six characters.
      longest: ({ name }, { app }, prefix) =>
        `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:${prefix}-${nameOf(app, name)}-a1b2c3`,
    },
  },
  price: secretPrice,
  billing: BILLING,
  capabilities: CAPABILITIES,
  texts: TEXTS,
  quotas: QUOTAS,
  rules: RULES,
  constraints: CONSTRAINTS,
} satisfies Kind<BasePlan & SecretPlans>;
