import { at, block, call, eachValue, member, type Resource, ref, resource } from "@motif/compile";
import { outputByName } from "@motif/compile/kit";
import { compactName, KEY_LABEL } from "../ground/naming.ts";
import { APPS, DEPLOYER, expressionOf, ofInstance, PLACE, TAGS } from "../ground/references.ts";
import { assignment, type GrantedRole, roleMap } from "../ground/roles.ts";
import type { TerraformParts } from "../ground/room.ts";
import type { SecretPlans } from "./plan.ts";
import { secretUri, VAULT_TYPE, VAULTS } from "./reference.ts";

/**
 * A deleted vault keeps its name for `soft_delete_retention_days`, and with purge protection nobody can shorten that.
 * @see https://learn.microsoft.com/azure/key-vault/general/soft-delete-overview
 */
export const RECOVERED = {
  purge_soft_delete_on_destroy: false,
  recover_soft_deleted_key_vaults: true,
};

/**
 * A key vault for each secret. Its value never passes through Terraform, so the secret may not exist yet when a role for
 * it is assigned; the role is on the vault, which holds nothing else.
 */
export function secretTerraform({ secrets }: SecretPlans): TerraformParts {
  if (secrets.length === 0) return {};
  const uris = secrets.map(({ name }) => [name, expressionOf(secretUri(name))] as const);
  return {
    resourceProviders: ["Microsoft.KeyVault"],
    features: {
      key_vault: block(
        RECOVERED,
        "What was destroyed is kept for 90 days, name and secrets; the next apply takes it back.",
      ),
    },
    data: [
      resource(
        VAULT_TYPE,
        "secret",
        {
          name: compactName(KEY_LABEL),
          ...PLACE,
          tenant_id: ref(DEPLOYER, "tenant_id"),
          sku_name: "standard",
          rbac_authorization_enabled: true,
          purge_protection_enabled: true,
          soft_delete_retention_days: 90,
          tags: TAGS,
        },
        {
          comment:
            "One for each secret, with nothing else in it. Whoever sets the secret needs the role Key Vault Secrets Officer on its vault: az keyvault secret set --vault-name … --name <secret> --file …",
          forEach: call(
            "toset",
            secrets.map(({ name }) => name),
          ),
        },
      ),
    ],
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

/** Gives the role to read secrets to function apps' own identities, with which App Service reads references to them. */
export function secretAssignments(granted: readonly GrantedRole[]): Resource[] {
  const forEach = roleMap(granted, ({ name }) => ({ secret: name }));
  const ofAzure = at(ofInstance(APPS, eachValue("app"), "identity"), 0);
  return [
    assignment(
      "secret",
      {
        role: SECRETS_USER,
        scope: ofInstance(VAULTS, eachValue("secret"), "id"),
        principal: member(ofAzure, "principal_id"),
      },
      { forEach },
    ),
  ];
}
