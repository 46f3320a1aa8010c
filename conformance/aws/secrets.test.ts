import {
  CreateSecretCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { bundle } from "@motif/aws";
import { loadWarehouse } from "@motif/core/testing";
import { describe, expect, it } from "vitest";
import { hasMoto, startMoto } from "../../src/aws/testing/moto.ts";
import { hasRuntime, Lambda } from "./lambda.ts";

const ORDER = { customer: "c", placed: 1, status: "new", expiresAt: 2 };

describe.skipIf(!hasRuntime || !hasMoto)("a secret in the runtime client of AWS Lambda", () => {
  it("is missing until it has a value, and then read by the bundle as it was built, as is a config", async () => {
    const moto = await startMoto();
    const [zips = {}] = await bundle([await loadWarehouse()]);
    const options = {
      endpoint: moto.endpoint,
      region: "us-east-1",
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
    };
    const client = new SecretsManagerClient(options);
    const parameters = new SSMClient(options);
    const Name = "acme-warehouse-tariffs";
    const Value = '{"perParcel":3,"countries":[]}';
    await parameters.send(new PutParameterCommand({ Name, Type: "String", Value }));
    const { ARN = "" } = await client.send(new CreateSecretCommand({ Name: "acme-warehouse-tariff-key" }));
    const lambda = await Lambda.start({
      zip: zips["price-order.zip"] ?? new Uint8Array(),
      environment: {
        MOTIF_SECRET_TARIFF_KEY: ARN,
        MOTIF_CONFIG_TARIFFS: Name,
        AWS_ENDPOINT_URL: moto.endpoint,
      },
      timeoutMs: 10_000,
    });
    try {
      const missing = lambda.invoke(ORDER);
      await expect(missing).rejects.toThrow('"errorType":"MissingSecretError"');
      await expect(missing).rejects.toThrow(`put-secret-value --secret-id ${ARN}`);
      await client.send(new PutSecretValueCommand({ SecretId: ARN, SecretString: "twelve chars" }));
      expect(JSON.parse(String((await lambda.invoke(ORDER)).body))).toBe(12 * 3);
    } finally {
      await lambda.stop();
      client.destroy();
      parameters.destroy();
      await moto.stop();
    }
  });
});
