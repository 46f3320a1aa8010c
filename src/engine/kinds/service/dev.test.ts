import { cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadApp } from "@motif/core/model";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Running } from "../../testing/running.ts";

const FOLDER = fileURLToPath(new URL("../../testing/fixtures/services", import.meta.url));

const pay = async (app: Running, body: string) =>
  (await app.fetch("/pay", { method: "POST", body })).json() as Promise<Record<string, unknown>>;

describe("a dev server", () => {
  const folders: string[] = [];
  afterEach(() => {
    vi.unstubAllEnvs();
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
  });

  it("answers by stand-ins.ts, in one place for all threads, and says so", async () => {
    await using app = await Running.start(await loadApp(FOLDER));
    expect(app.server.places).toEqual([
      { plural: "services", name: "payments", place: "its stand-in in stand-ins.ts" },
    ]);
    const answers = await Promise.all(["a", "b", "c"].map((body) => pay(app, body)));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(answers.map(({ text }) => String(text).slice(-1)).sort()).toEqual(["1", "2", "3"]);
  });

  it("ends the wait of the function in its thread, and the stand-in goes on", async () => {
    await using app = await Running.start(await loadApp(FOLDER));
    expect(await pay(app, "wait")).toMatchObject({ name: "UnknownOutcomeError", code: "unknown-outcome" });
    await expect.poll(() => pay(app, "a"), { timeout: 5000 }).toMatchObject({ text: "a 3" });
  });

  it("calls the real service where there is no stand-in: at the URL in the environment, which functions do not see", async () => {
    const folder = mkdtempSync(join(tmpdir(), "motif-paying-"));
    folders.push(folder);
    cpSync(FOLDER, folder, { recursive: true });
    rmSync(join(folder, "stand-ins.ts"));
    symlinkSync(
      fileURLToPath(new URL("../../../../node_modules", import.meta.url)),
      join(folder, "node_modules"),
    );
    vi.stubEnv("MOTIF_SERVICE_PAYMENTS", "http://127.0.0.1:1");
    await using app = await Running.start(await loadApp(folder));
    expect(app.server.places[0]?.place).toBe("the URL in MOTIF_SERVICE_PAYMENTS, which is called for real");
    expect(await pay(app, "a")).toMatchObject({ name: "MotifError", code: "unavailable" });
    expect(await (await app.fetch("/seen")).json()).toEqual({ sees: null });
  });
});
