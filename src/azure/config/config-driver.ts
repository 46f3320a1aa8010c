import type { AppConfigurationClient } from "@azure/app-configuration";
import type { ConfigDriver } from "@motif/core/platform";
import { physicalName } from "@motif/runtime/variables";
import { serviceError } from "../ground/service-error.ts";

/** Configs in an App Configuration store. */
export function configDriver(client: Pick<AppConfigurationClient, "getConfigurationSetting">): ConfigDriver {
  return {
    async get({ name }) {
      const key = physicalName("config", name);
      const setting = await client.getConfigurationSetting({ key }).catch((error) => {
        throw serviceError(error, `config ${name}`);
      });
      return { text: setting.value ?? "", place: `key ${key} of the App Configuration store` };
    },
  };
}
