import { secret } from "@motif/core";
import { apiWith } from "@motif/core/testing";
import { describe, expect, it } from "vitest";
import { only, planOf } from "../testing/apps.ts";

describe("the permissions of a secret", () => {
  it("reach exactly the secrets that were granted, and decrypt nothing but them", () => {
    const key = secret("payment-key");
    const fn = only(planOf(apiWith({ uses: { key: key.reader } })));
    expect(fn.statements).toContainEqual({
      access: "secret_reader",
      why: "get-item: grant key (reader of secret payment-key)",
      actions: ["secretsmanager:GetSecretValue"],
      resources: [
        { type: "aws_secretsmanager_secret", name: "payment-key", attribute: "arn", block: "secret" },
      ],
    });
    expect(fn.optionalPolicies).toMatchObject([
      {
        given: { input: "secrets_kms_key_arn" },
        statement: {
          actions: ["kms:Decrypt"],
          condition: {
            variable: "kms:EncryptionContext:SecretARN",
            values: [{ type: "aws_secretsmanager_secret", name: "payment-key" }],
          },
        },
      },
    ]);
    expect(only(planOf(apiWith({}))).optionalPolicies).toEqual([]);
  });
});
