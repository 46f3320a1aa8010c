import { entryNamed } from "@motif/core/model";
import { type Billing, type Month, metered, type Quantity } from "@motif/cost/kit";
import type { SecretPlans } from "./plan.ts";

/** What Secrets Manager bills. */
export const BILLING: Billing = { aws_secretsmanager_secret: ["secretsmanager"] };

/** A month of secrets: each one, and the calls that read it (https://aws.amazon.com/secrets-manager/pricing/). */
export function secretPrice({ secrets }: SecretPlans, { usage }: Month): Quantity[] {
  return secrets.flatMap(({ name }) =>
    secretsManager(`secret ${name}`, { secrets: 1, reads: entryNamed(usage.resources.secret, name).reads }),
  );
}

/** Secrets, and reads of them. */
export function secretsManager(
  resource: string,
  { secrets, reads }: { readonly secrets: number; readonly reads: number },
): Quantity[] {
  return metered("secretsmanager", resource, { secret: secrets, "api-calls": reads });
}
