import type { SecretLayout } from "@motif/core/platform";
import { secretSuite } from "@motif/core/testing";
import { resourceVariable } from "@motif/runtime/variables";
import { secretServer } from "../testing/secret-server.ts";
import { withVariables } from "../testing/variables.ts";
import { LIFETIME_MS, secretDriver } from "./driver.ts";

const physical = (name: string) => `projects/motif-test/secrets/${name}`;

secretSuite("Secret Manager (a stand-in for its REST API)", async (secrets: readonly SecretLayout[]) => {
  const server = await secretServer();
  const restore = withVariables({
    ...Object.fromEntries(secrets.map(({ name }) => [resourceVariable("secret", name), physical(name)])),
    SECRET_MANAGER_EMULATOR_HOST: server.url,
  });
  let now = 0;
  return {
    driver: secretDriver(() => now),
    async set({ name }, value) {
      server.set(physical(name), value);
    },
    async expire() {
      now += LIFETIME_MS;
    },
    async close() {
      restore();
      await server[Symbol.asyncDispose]();
    },
  };
});
