import { serviceSuite } from "@motif/core/testing";
import { resourceVariable } from "@motif/runtime/variables";
import { vi } from "vitest";
import { service } from "./driver.ts";

serviceSuite("aws", async (addresses) => {
  for (const [{ name }, url] of addresses) vi.stubEnv(resourceVariable("service", name), url);
  return { driver: service, close: async () => void vi.unstubAllEnvs() };
});
