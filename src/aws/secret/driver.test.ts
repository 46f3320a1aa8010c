import { PutSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { AccessDeniedError, secret } from "@motif/core";
import type { SecretLayout } from "@motif/core/platform";
import { secretSuite } from "@motif/core/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { makeSecret } from "../testing/make-resources.ts";
import { clientConfig, overMoto } from "../testing/over-moto.ts";
import { failing, type ScriptedAnswer, scriptedService } from "../testing/scripted-service.ts";
import { LIFETIME_MS, secretDriver } from "./secret-driver.ts";

overMoto("the secret driver", (config) => {
  secretSuite("Secrets Manager", async (secrets: readonly SecretLayout[]) => {
    const client = new SecretsManagerClient(await config());
    const arns = new Map<string, string>();
    for (const secret of secrets) arns.set(secret.name, await makeSecret(client, secret));
    let now = 0;
    return {
      driver: secretDriver(client, () => now),
      async set({ name }, SecretString) {
        await client.send(new PutSecretValueCommand({ SecretId: arns.get(name), SecretString }));
      },
      async expire() {
        now += LIFETIME_MS;
      },
      close: async () => client.destroy(),
    };
  });
});

describe("Secrets Manager", () => {
  const key = secret("payment-key");
  beforeEach(() => {
    vi.stubEnv("MOTIF_SECRET_PAYMENT_KEY", "arn:aws:secretsmanager:us-east-1:1:secret:acme-key-a1b2c3");
    // The jitter of all delays: retries follow at once.
    vi.spyOn(Math, "random").mockReturnValue(0);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });
  const scripted = async (...answers: ScriptedAnswer[]) => {
    const service = await scriptedService(answers);
    let now = 0;
    const driver = secretDriver(new SecretsManagerClient(clientConfig(service.endpoint)), () => now);
    return { service, driver, pass: (milliseconds: number) => (now += milliseconds) };
  };
  const value = (SecretString: string): ScriptedAnswer => ({ status: 200, body: { SecretString } });

  it("is asked once by all who need a value at the same time, and not again for five minutes", async () => {
    const { service, driver, pass } = await scripted(value("one"), value("two"));
    await using _ = service;
    expect(await Promise.all([driver.get(key), driver.get(key), driver.get(key)])).toEqual([
      "one",
      "one",
      "one",
    ]);
    pass(LIFETIME_MS - 1);
    expect(await driver.get(key)).toBe("one");
    expect(service.requests).toEqual([{ SecretId: process.env.MOTIF_SECRET_PAYMENT_KEY }]);
    pass(1);
    expect(await driver.get(key)).toBe("two");
  });

  it("is asked again after a failure, and the failure names the secret", async () => {
    const { service, driver } = await scripted(failing("AccessDeniedException"), value("one"));
    await using _ = service;
    const refused = driver.get(key);
    await expect(refused).rejects.toThrow(AccessDeniedError);
    await expect(refused).rejects.toThrow("secret payment-key");
    expect(await driver.get(key)).toBe("one");
  });

  it.each<[string, ScriptedAnswer]>([
    ["has no value", failing("ResourceNotFoundException")],
    ["has bytes instead of a text", { status: 200, body: { SecretBinary: "c2VjcmV0" } }],
    ["is empty", { status: 200, body: { SecretString: "" } }],
  ])("that %s: the error says how to set a value", async (_name, answer) => {
    const { service, driver } = await scripted(answer);
    await using _ = service;
    await expect(driver.get(key)).rejects.toMatchObject({
      code: "missing-secret",
      message: expect.stringContaining(
        "put-secret-value --secret-id arn:aws:secretsmanager:us-east-1:1:secret:acme-key-a1b2c3",
      ),
    });
  });
});
