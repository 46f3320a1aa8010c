import { entryNamed } from "@motif/core/model";
import { type Billing, type Month, metered, type Quantity } from "@motif/cost/kit";
import type { SecretPlans } from "./plan.ts";

/** What Secret Manager bills of what secrets are made of. */
export const BILLING: Billing = {
  google_secret_manager_secret: ["secretmanager"],
  google_secret_manager_secret_iam_member: "permissions are free",
};

/** A month of secrets, of one version each. */
export function secretPrice({ secrets }: SecretPlans, { usage }: Month): Quantity[] {
  return secrets.flatMap(({ name }) =>
    secretManager(`secret ${name}`, { versions: 1, reads: entryNamed(usage.resources.secret, name).reads }),
  );
}

/** Active versions, and reads of them (https://cloud.google.com/secret-manager/pricing). */
export function secretManager(
  resource: string,
  { versions, reads }: { readonly versions: number; readonly reads: number },
): Quantity[] {
  return metered("secretmanager", resource, { version: versions, access: reads });
}
