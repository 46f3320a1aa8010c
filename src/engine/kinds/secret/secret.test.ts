import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { app, http, httpApi, json, MissingSecretError, secret, task } from "@motif/core";
import { start } from "@motif/engine/testing";
import { afterEach, describe, expect, it, vi } from "vitest";
import * as z from "zod/mini";
import pay from "../../testing/fixtures/versions/functions/pay.ts";
import { Running, version } from "../../testing/running.ts";
import { localSecrets, missingSecrets } from "./source.ts";

const VALUE = "sk_test_3f9a77c1";
const key = secret("payment-key");
const Text = z.object({ text: z.string() });
const reveal = task("reveal", { input: Text, output: Text, uses: { key: key.reader } }, async ({ key }) => ({
  text: await key.get(),
}));
const charge = http("charge", { uses: { key: key.reader } }, async ({ key, log }) => {
  const { length } = await key.get();
  log.info("charged", { length });
  return json({ length });
});
const definition = app("shop", { api: httpApi({ "POST /charges": charge }), reveal });

describe("a secret in a test", () => {
  it("is read by a function that was granted it", async () => {
    await using t = await start(definition, { secrets: { "payment-key": VALUE } });
    expect(await t.invoke("reveal", { text: "" })).toEqual({ text: VALUE });
  });

  it("that was given no value is missing, and the error says what to write", async () => {
    await using t = await start(definition);
    await expect(t.invoke("reveal", { text: "" })).rejects.toMatchObject({
      code: "missing-secret",
      message:
        'Secret payment-key has no value in this test. Write start(app, { secrets: { "payment-key": "…" } }).',
    });
  });

  it("may be rotated while the app runs", async () => {
    const secrets = { "payment-key": VALUE };
    await using t = await start(definition, { secrets });
    secrets["payment-key"] = "another";
    expect(await t.invoke("reveal", { text: "" })).toEqual({ text: "another" });
  });

  it("stands in no log line, trace or count", async () => {
    await using t = await start(definition, { secrets: { "payment-key": VALUE } });
    expect(await (await t.fetch("/charges", { method: "POST" })).json()).toEqual({ length: VALUE.length });
    expect(t.logs).toMatchObject([{ message: "charged" }]);
    expect(JSON.stringify([t.logs, await t.traces(), t.usage()])).not.toContain(VALUE);
  });
});

describe("a secret on a developer's machine", () => {
  const folders: string[] = [];
  const folderWith = (file?: string): string => {
    const folder = mkdtempSync(join(tmpdir(), "motif-secrets-"));
    folders.push(folder);
    if (file !== undefined) writeFileSync(join(folder, ".env"), file);
    return folder;
  };
  afterEach(() => {
    vi.unstubAllEnvs();
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
  });

  it("comes from the environment variable of its name", () => {
    expect(localSecrets(folderWith(), { MOTIF_SECRET_PAYMENT_KEY: VALUE })("payment-key")).toBe(VALUE);
  });

  it("comes from the app's .env where no variable is set, and from there anew each time", () => {
    const folder = folderWith("MOTIF_SECRET_PAYMENT_KEY=first\n");
    const read = localSecrets(folder, {});
    expect(read("payment-key")).toBe("first");
    writeFileSync(join(folder, ".env"), 'MOTIF_SECRET_PAYMENT_KEY="several\nlines"\n');
    expect(read("payment-key")).toBe("several\nlines");
    expect(localSecrets(folder, { MOTIF_SECRET_PAYMENT_KEY: "variable" })("payment-key")).toBe("variable");
  });

  it.each([
    ["is nowhere", undefined, {}],
    ["is empty", "MOTIF_SECRET_PAYMENT_KEY=\n", { MOTIF_SECRET_PAYMENT_KEY: "" }],
    ["has another name", "PAYMENT_KEY=x\n", {}],
  ])("that %s is missing, and the error says where to set it", (_, file, environment) => {
    const folder = folderWith(file);
    const read = localSecrets(folder, environment);
    expect(() => read("payment-key")).toThrow(MissingSecretError);
    expect(() => read("payment-key")).toThrow(
      `Set the environment variable MOTIF_SECRET_PAYMENT_KEY, or write the line MOTIF_SECRET_PAYMENT_KEY=… into ${folder}/.env`,
    );
  });

  it("without a value is told with the variable to set", () => {
    const folder = folderWith("MOTIF_SECRET_OTHER=x\n");
    expect(missingSecrets(["payment-key", "other"], folder)).toEqual([
      { name: "payment-key", variable: "MOTIF_SECRET_PAYMENT_KEY" },
    ]);
  });

  it("reaches a function's thread by its grant and in no other way, and is nowhere in the admin API or the log", async () => {
    vi.stubEnv("MOTIF_SECRET_PAYMENT_KEY", VALUE);
    await using running = await Running.start(version({ api: httpApi({ "POST /pay": pay }) }));
    const response = await running.fetch("/pay", { method: "POST" });
    const hash = createHash("sha256").update(VALUE).digest("hex");
    expect(await response.json()).toEqual({ hash, variables: [] });
    for (const path of ["health", "resources", "traces", "usage"]) {
      expect(await (await running.fetch(`/_motif/${path}`)).text()).not.toContain(VALUE);
    }
    expect(JSON.stringify([running.lines, running.errors])).not.toContain(VALUE);
  });
});
