import { loadWarehouse } from "@motif/core/testing";
import { bundle } from "@motif/gcp";
import { expect, it } from "vitest";
import { parameterServer } from "../../src/gcp/testing/parameter-server.ts";
import { secretServer } from "../../src/gcp/testing/secret-server.ts";
import { Framework } from "./framework.ts";

const ORDER = { customer: "c", placed: 1, status: "new", expiresAt: 2 };
const SECRET = "projects/motif-test/secrets/tariff-key";
const PARAMETER = "projects/motif-test/locations/global/parameters/tariffs";

it("a secret is missing until it has a value, and then read by the bundle as it was built, as is a config", async () => {
  await using secrets = await secretServer();
  await using parameters = await parameterServer();
  parameters.add(PARAMETER, '{"perParcel":3,"countries":[]}');
  const [zips = {}] = await bundle([await loadWarehouse()]);
  const framework = await Framework.start({
    zip: zips["price-order.zip"] ?? new Uint8Array(),
    environment: {
      MOTIF_SECRET_TARIFF_KEY: SECRET,
      SECRET_MANAGER_EMULATOR_HOST: secrets.url,
      MOTIF_CONFIG_TARIFFS: PARAMETER,
      PARAMETER_MANAGER_EMULATOR_HOST: parameters.url,
    },
  });
  try {
    const call = () => framework.fetch("/", { method: "POST", body: JSON.stringify(ORDER) });
    const missing = await call();
    expect(missing.status).toBe(500);
    expect(await missing.json()).toMatchObject({
      code: "missing-secret",
      detail: expect.stringContaining(`gcloud secrets versions add ${SECRET}`),
    });
    secrets.set(SECRET, "twelve chars");
    expect(await (await call()).json()).toBe(12 * 3);
  } finally {
    await framework.stop();
  }
});
