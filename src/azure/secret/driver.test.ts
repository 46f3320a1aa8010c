import { secretSuite } from "@motif/core/testing";
import { resourceVariable } from "@motif/runtime/variables";
import { secret } from "./driver.ts";

secretSuite("Key Vault references", async (all) => {
  const forget = async () => {
    for (const { name } of all) delete process.env[resourceVariable("secret", name)];
  };
  await forget(); // what another file of the process left
  // App Service puts the values into the environment when it starts the process.
  return {
    driver: secret,
    set: async ({ name }, value) => {
      process.env[resourceVariable("secret", name)] = value;
    },
    expire: async () => {},
    close: forget,
  };
});
