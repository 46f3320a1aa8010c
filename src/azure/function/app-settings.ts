import { isDeepStrictEqual } from "node:util";
import { type Commented, commented, eachKey, tpl, type Value } from "@motif/compile";
import type { AppPlan } from "../ground/plan.ts";
import { expressionOf, IDENTITIES, instance, ofInstance, type Setting } from "../ground/references.ts";
import { HOST_STORAGE } from "./roles.ts";

/** The app settings of function apps, as their block and a local have them. */
export interface AppSettings {
  /** Those that all function apps have, seen from the block that is repeated for them. */
  readonly common: Readonly<Record<string, Value | Commented<Value>>>;
  /** The others by function app; not given where no function app has any. */
  readonly own?: Readonly<Record<string, Value>>;
}

/** Tells the settings that all function apps have from those that only some have. */
export function appSettings(apps: readonly AppPlan[]): AppSettings {
  const [first = [], ...others] = apps.map(fromBlock);
  const shared = first.filter((setting) =>
    others.every((other) => other.some((its) => isDeepStrictEqual(its, setting))),
  );
  const names = new Set(shared.map(([name]) => name));
  const own = apps.map((app) => [app.name, settingsOf(app).filter(([name]) => !names.has(name))] as const);
  return {
    common: { ...expressions(shared), ...hostSettings() },
    ...(own.some(([, settings]) => settings.length > 0) && {
      own: Object.fromEntries(own.map(([app, settings]) => [app, expressions(settings)])),
    }),
  };
}

type NamedSetting = readonly [name: string, setting: Setting];

function settingsOf({ settings, unmatched }: AppPlan): NamedSetting[] {
  // Else the host answers GET / with a page of its own.
  const homepage: readonly NamedSetting[] = unmatched ? [["AzureWebJobsDisableHomepage", "true"]] : [];
  return [...Object.entries(settings), ...homepage];
}

/** The settings of a function app with its own identity named by its key. */
function fromBlock(app: AppPlan): NamedSetting[] {
  const identity = instance(IDENTITIES, app.name);
  return settingsOf(app).map(([name, setting]) => {
    const isOwn = typeof setting === "object" && "address" in setting && setting.address === identity;
    return [name, isOwn ? { ...setting, address: `${IDENTITIES}[each.key]` } : setting];
  });
}

function expressions(settings: readonly NamedSetting[]): Record<string, Value> {
  return Object.fromEntries(settings.map(([name, setting]) => [name, expressionOf(setting)]));
}

/**
 * Without it, the provider writes a connection string without a key (https://github.com/hashicorp/terraform-provider-azurerm/issues/29149).
 * In the usual spelling, it forgets the setting when it reads, and so changes the app at each apply, which ends what runs
 * (https://github.com/hashicorp/terraform-provider-azurerm/issues/33211); `ignore_changes` would bring the connection string
 * back with the next change (https://github.com/hashicorp/terraform-provider-azurerm/issues/30732). It compares names without
 * case where it writes (`MergeUserAppSettings`), and with case where it reads (`unpackFunctionAppFlexConsumptionSettings`).
 * The host compares with case on Linux (https://github.com/Azure/azure-functions-host/issues/10864), so to it nothing is set.
 */
export const NO_CONNECTION_STRING = "AZUREWEBJOBSSTORAGE";

/**
 * What the host itself reads.
 * @see https://learn.microsoft.com/azure/azure-functions/functions-reference#connecting-to-host-storage-with-an-identity
 */
function hostSettings(): Record<string, Value | Commented<Value>> {
  const clientId = ofInstance(IDENTITIES, eachKey, "client_id");
  return {
    [NO_CONNECTION_STRING]: commented(
      "Empty: else the provider writes a connection string without a key. In capitals: in the usual spelling, each apply would change the app.",
      "",
    ),
    AzureWebJobsStorage__accountName: ofInstance(HOST_STORAGE, eachKey, "name"),
    AzureWebJobsStorage__credential: "managedidentity",
    AzureWebJobsStorage__clientId: clientId,
    APPLICATIONINSIGHTS_AUTHENTICATION_STRING: tpl`ClientId=${clientId};Authorization=AAD`,
  };
}
