import { hash } from "node:crypto";
import { ref, resource } from "@motif/compile";
import { identifier, outputByName } from "@motif/compile/kit";
import { compactName } from "../ground/naming.ts";
import type { RolePlan } from "../ground/plan.ts";
import { appAddress, DEPLOYER, expressionOf, PLACE, TAGS } from "../ground/references.ts";
import { assignment } from "../ground/roles.ts";
import type { TerraformParts } from "../ground/room.ts";
import type { SecretPlans } from "./plan.ts";
import { secretUri, VAULT_TYPE, vaultAddress, vaultLabel } from "./reference.ts";

/**
 * A key vault for each secret. Its value never passes through Terraform, so the secret may not exist yet when a role for
 * it is assigned; the role is on the vault, which holds nothing else.
 */
export function secretTerraform({ secrets }: SecretPlans): TerraformParts {
  if (secrets.length === 0) return {};
  const uris = secrets.map(({ name }) => [name, expressionOf(secretUri(name))] as const);
  return {
    resourceProviders: ["Microsoft.KeyVault"],
    data: secrets.map(({ name }) =>
      resource(
        VAULT_TYPE,
        vaultLabel(name),
        {
          name: compactName(hash("sha256", name).slice(0, 5)),
          ...PLACE,
          tenant_id: ref(DEPLOYER, "tenant_id"),
          sku_name: "standard",
          rbac_authorization_enabled: true,
          purge_protection_enabled: true,
          soft_delete_retention_days: 90,
          tags: TAGS,
        },
        {
          comment: `For the secret ${name} and nothing else. Whoever sets it needs the role Key Vault Secrets Officer on it: az keyvault secret set --vault-name … --name ${name} --file …`,
        },
      ),
    ),
    outputs: {
      data: outputByName(
        "secret_uris",
        "Secrets, by their name in the app; their values are set by hand.",
        uris,
      ),
    },
  };
}

/** Reading the secret of a vault. */
export const SECRETS_USER = "Key Vault Secrets User";

/** Gives the role to read a secret to a function app's own identity, with which App Service reads references to it. */
export function secretAssignment(app: string, { role: { name }, why }: RolePlan) {
  return assignment({
    label: [app, "secret", name, "secret"].map(identifier).join("_"),
    role: SECRETS_USER,
    scope: vaultAddress(name),
    principal: ref(appAddress(app), "identity[0].principal_id"),
    why,
  });
}
