import { type Args, ref, resource } from "@motif/compile";
import { azurermWith, describeConstraints, describeRules } from "../testing/rules.ts";
import { RULES } from "./rules.ts";
import { RECOVERED } from "./terraform.ts";

const azurerm = azurermWith("app_configuration", RECOVERED);
const store = (changes: Args = {}) =>
  resource("azurerm_app_configuration", "configs", { local_auth_enabled: false, ...changes });
const writer = (principal: string) =>
  resource(
    "azurerm_role_assignment",
    "configs",
    {
      scope: ref("azurerm_app_configuration.configs", "id"),
      role_definition_name: "App Configuration Data Owner",
      principal_id: ref(principal),
    },
    { comment: "Writes values." },
  );

describeRules(RULES, {
  right: [
    ["a store that asks who comes", [azurerm, store()]],
    ["whoever deploys writes values", [writer("data.azurerm_client_config.current.object_id")]],
  ],
  wrong: [
    [
      "AZURE_CONFIG_IDENTITY",
      "a store with access keys",
      [azurerm, store({ local_auth_enabled: undefined })],
    ],
    [
      "AZURE_CONFIG_RECOVERED",
      "a store whose name is taken after it was destroyed",
      [azurermWith("app_configuration", { ...RECOVERED, recover_soft_deleted: false }), store()],
    ],
    [
      "AZURE_CONFIG_WRITER",
      "a function that may write",
      [writer("azurerm_user_assigned_identity.work.principal_id")],
    ],
    [
      "AZURE_CONFIG_NO_SECRET",
      "a key that leads to a secret",
      [resource("azurerm_app_configuration_key", "x", { vault_key_reference: "https://vault/secrets/x" })],
    ],
  ],
});

describeConstraints([
  {
    type: "azurerm_app_configuration",
    good: 'name = "acme-dev-1"',
    bad: 'name = "acme.dev"',
    code: "value-malformed",
  },
]);
