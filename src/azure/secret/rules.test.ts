import { type Args, resource } from "@motif/compile";
import { describeConstraints, describeRules } from "../testing/rules.ts";
import { RULES } from "./rules.ts";

const vault = (changes: Args = {}) =>
  resource("azurerm_key_vault", "secret_key", {
    rbac_authorization_enabled: true,
    purge_protection_enabled: true,
    ...changes,
  });

describeRules(RULES, {
  right: [["a secret", [vault()]]],
  wrong: [
    ["AZURE_VAULT_SAFE", "a vault with access policies", [vault({ rbac_authorization_enabled: undefined })]],
    ["AZURE_VAULT_SAFE", "a vault that can be purged", [vault({ purge_protection_enabled: undefined })]],
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
