import { hash } from "node:crypto";
import { type Block, ref, resource } from "@motif/compile";
import { compactName, identifier } from "../ground/naming.ts";
import type { AzurePlan } from "../plan/azure-plan.ts";
import { PLACE } from "./references.ts";

/**
 * A key vault for each secret. Its value never passes through Terraform, so the secret may not exist yet when a role for
 * it is assigned; the role is on the vault, which holds nothing else.
 */
export function secretBlocks({ secrets }: AzurePlan): Block[] {
  return secrets.map(({ name }) =>
    resource(
      "azurerm_key_vault",
      `secret_${identifier(name)}`,
      {
        name: compactName(hash("sha256", name).slice(0, 5)),
        ...PLACE,
        tenant_id: ref("data.azurerm_client_config.current", "tenant_id"),
        sku_name: "standard",
        rbac_authorization_enabled: true,
        purge_protection_enabled: true,
        soft_delete_retention_days: 90,
        tags: ref("local.tags"),
      },
      {
        comment: `For the secret ${name} and nothing else. Whoever sets it needs the role Key Vault Secrets Officer on it: az keyvault secret set --vault-name … --name ${name} --file …`,
      },
    ),
  );
}
