import { describe, expect, it } from "vitest";
import { argument, block, type Expression, ref, resource, tpl } from "../index.ts";
import {
  allOf,
  attached,
  holdsCredential,
  isSecretName,
  isSet,
  literal,
  namesResource,
  referencesIn,
  textsIn,
  wildcardIn,
} from "./rule-helpers.ts";

const bucket = resource("test_bucket", "mails", {
  name: "mails",
  tls: true,
  key: ref("test_key.mails", "id"),
  readers: ["ann", ref("test_user.bob", "name"), tpl`${ref("test_user.eve", "name")}-admin`],
});

describe("what rules ask of a block", () => {
  it("is whether an argument is set, what it says and what it refers to", () => {
    expect([isSet(bucket, "key"), isSet(bucket, "absent")]).toEqual([true, false]);
    expect([literal(bucket, "name"), literal(bucket, "key")]).toEqual(["mails", undefined]);
    expect(referencesIn(bucket, "readers")).toEqual(["test_user.bob.name", "test_user.eve.name"]);
    expect(textsIn(argument(bucket, "readers"))).toEqual(["ann"]);
  });

  it("is whether arguments have the values that they should", () => {
    expect(allOf(bucket, { tls: true })).toBeUndefined();
    expect(allOf(bucket, { tls: true, public: false, minimum: "1.2" })).toBe(
      'set public = false, minimum = "1.2"',
    );
  });

  it("is what is attached to it", () => {
    const policy = resource("test_policy", "mails", { bucket: ref(bucket, "id") });
    const other = resource("test_policy", "other", { bucket: "other" });
    const module = { files: [{ name: "data.tf", blocks: [bucket, policy, other] }] };
    expect(attached(bucket, module, "test_policy")).toEqual([policy]);
  });

  it("is whether actions are named one by one", () => {
    const actions = (value: readonly string[]) =>
      literal(resource("test_role", "r", { x: block({}), actions: value }), "actions");
    expect(wildcardIn(actions(["read", "write"]))).toBeUndefined();
    expect(wildcardIn(actions(["read", "s3:*"]))).toBe("allows s3:*; name the actions");
    expect(wildcardIn(undefined)).toBe("has actions that are not written out");
  });
});

describe("secrets", () => {
  it.each(["DB_PASSWORD", "apiKey", "STORAGE_CONNECTION_STRING", "CLIENT_SECRET"])("%s names one", (name) => {
    expect(isSecretName(name)).toBe(true);
  });

  it.each(["https://ann:pass@example.org", "-----BEGIN RSA PRIVATE KEY-----", "MARS-123"])(
    "%s is one",
    (text) => {
      expect(holdsCredential(text, /MARS-\d+/)).toBe(true);
    },
  );

  it.each<[string, Expression]>([
    ["a variable", ref("var.api_key")],
    ["what is in a resource", ref("aws_secretsmanager_secret_version.key", "secret_string")],
    ["a generated text, whose id is the text", ref("random_string.key", "id")],
    ["a local value that is called id", ref("local.id")],
  ])("may be in %s, which is no resource's name", (_, value) => {
    expect(namesResource(value, "aws")).toBe(false);
  });

  it("are not seen where there are none", () => {
    expect(isSecretName("MOTIF_TABLE_ITEMS")).toBe(false);
    expect(namesResource(ref("aws_ssm_parameter.api_key", "name"), "aws")).toBe(true);
    expect(namesResource(ref('aws_ssm_parameter.config["api-key"]', "name"), "aws")).toBe(true);
    // A service that issues tokens: the variable with its URL takes no credentials.
    expect(namesResource(ref("var.service_token_issuer_url"), "aws")).toBe(true);
    expect(holdsCredential("https://example.org/a:b", /MARS-\d+/)).toBe(false);
  });
});
