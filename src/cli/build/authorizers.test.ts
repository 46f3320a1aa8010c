import { fileURLToPath } from "node:url";
import { loadApp } from "@motif/core/model";
import { describe, expect, it } from "vitest";
import { CLOUDS, loadTarget } from "./targets.ts";

const APP = fileURLToPath(new URL("../testing/fixtures/members", import.meta.url));

describe.each(CLOUDS)("an app with authorizers on %s", (cloud) => {
  it("has in its module what they use, for their functions: the issuer's URL, the secret, the table; and no development issuer", async () => {
    const target = await loadTarget(cloud);
    const text = Object.values(target.compile(await loadApp(APP)).files).join("\n");
    expect(text).toContain("https://login.example.com");
    expect(text).toMatch(/partner-keys/);
    expect(text).toMatch(/sessions/);
    expect(text).toContain("authorizer_keys");
    expect(text).not.toMatch(/development.issuer/i);
  });
});
