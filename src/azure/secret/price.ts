import { entryNamed } from "@motif/core/model";
import { type Billing, type Month, metered, type Quantity } from "@motif/cost/kit";
import type { SecretPlans } from "./plan.ts";

/** What Key Vault bills. */
export const BILLING: Billing = { azurerm_key_vault: ["keyvault"] };

/** A month of secrets: reads of them (https://azure.microsoft.com/pricing/details/key-vault/). */
export function secretPrice({ secrets }: SecretPlans, { usage }: Month): Quantity[] {
  return secrets.flatMap(({ name }) =>
    metered("keyvault", `secret ${name}`, {
      "secret-operations": entryNamed(usage.resources.secret, name).reads,
    }),
  );
}
