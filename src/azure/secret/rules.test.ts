import { type Args, resource } from "@motif/compile";
import { azurermWith, describeConstraints, describeRules } from "../testing/rules.ts";
import { RULES } from "./rules.ts";
import { RECOVERED } from "./terraform.ts";

const azurerm = azurermWith("key_vault", RECOVERED);
const vault = (changes: Args = {}) =>
  resource("azurerm_key_vault", "secret_key", {
    rbac_authorization_enabled: true,
    purge_protection_enabled: true,
    ...changes,
  });

describeRules(RULES, {
  right: [["a secret", [azurerm, vault()]]],
  wrong: [
    [
      "AZURE_VAULT_SAFE",
      "a vault with access policies",
      [azurerm, vault({ rbac_authorization_enabled: undefined })],
    ],
    [
      "AZURE_VAULT_SAFE",
      "a vault that can be purged",
      [azurerm, vault({ purge_protection_enabled: undefined })],
    ],
    ["AZURE_VAULT_RECOVERED", "a vault of which the provider's features say nothing", [vault()]],
    [
      "AZURE_VAULT_RECOVERED",
      "a vault whose name is taken after it was destroyed",
      [azurermWith("key_vault", { ...RECOVERED, recover_soft_deleted_key_vaults: false }), vault()],
    ],
    [
      "AZURE_SECRET_NO_VALUE",
      "a value of a secret",
      [resource("azurerm_key_vault_secret", "x", { value: "x" })],
    ],
  ],
});

describeConstraints([
  {
    type: "azurerm_key_vault",
    good: 'name = "acme-vault-1"',
    bad: 'name = "acme--vault"',
    code: "value-malformed",
  },
]);
