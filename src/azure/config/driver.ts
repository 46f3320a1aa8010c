import { AppConfigurationClient } from "@azure/app-configuration";
import type { ConfigDriver } from "@motif/core/platform";
import { variable } from "@motif/runtime/variables";
import { managedIdentity } from "../ground/credential.ts";
import { CLIENT_OPTIONS } from "./client-options.ts";
import { configDriver } from "./config-driver.ts";
import { CONFIG_VARIABLE } from "./environment.ts";

/** Configs in App Configuration. The client, and with it the connections, are made once per process. */
export const config: ConfigDriver = configDriver(
  new AppConfigurationClient(
    variable(CONFIG_VARIABLE.endpoint, "the App Configuration store"),
    managedIdentity,
    CLIENT_OPTIONS,
  ),
);
