import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { localServices, withoutServices } from "./services.ts";
import { loadStandIns } from "./stand-ins-file.ts";

const folders: string[] = [];
function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "motif-services-"));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

describe("a service on a developer's machine", () => {
  const partner = { name: "partner-api", url: "https://partner.example" };

  it("is its stand-in, else what the environment or .env says, else the real one", () => {
    const folder = folderWith({ ".env": "MOTIF_SERVICE_PARTNER_API=https://sandbox.partner.example\n" });
    const given = { "partner-api": () => new Response() };
    expect(localServices(folder, given, {}).placeOf(partner)).toBe("its stand-in in stand-ins.ts");
    expect(localServices(folder, {}, {}).placeOf(partner)).toBe(
      "the URL in MOTIF_SERVICE_PARTNER_API, which is called for real",
    );
    expect(localServices(folderWith({}), {}, {}).placeOf(partner)).toBe(
      "https://partner.example, which is called for real",
    );
  });

  it("is the development issuer where it is one's issuer, unless a stand-in or a URL is given", () => {
    const issuer = { "partner-api": () => new Response() };
    const folder = folderWith({});
    const own = () => new Response();
    expect(localServices(folder, {}, {}, issuer).placeOf(partner)).toMatch(/^the development issuer/);
    expect(localServices(folder, { "partner-api": own }, {}, issuer).placeOf(partner)).toMatch(
      /stand-ins\.ts/,
    );
    const set = { MOTIF_SERVICE_PARTNER_API: "https://login.partner.example" };
    expect(localServices(folder, {}, set, issuer).placeOf(partner)).toMatch(/called for real/);
  });

  it("is no variable that functions see", () => {
    expect(withoutServices({ MOTIF_SERVICE_PARTNER_API: "x", HOME: "/" })).toEqual({ HOME: "/" });
  });
});

describe("stand-ins.ts", () => {
  it("makes stand-ins with fresh state each time", async () => {
    const make = await loadStandIns(
      folderWith({
        "stand-ins.ts":
          "export default () => { let n = 0; return { counter: () => new Response(String(++n)) }; };\n",
      }),
    );
    const world = { now: () => new Date(0), chance: () => 0 };
    const request = new Request("https://counter.example");
    const [one, other] = [make?.().counter, make?.().counter];
    const text = async (standIn = one) => (await standIn?.(request, world))?.text();
    expect([await text(), await text(), await text(other)]).toEqual(["1", "2", "1"]);
  });

  it("need not be there", async () => {
    expect(await loadStandIns(folderWith({}))).toBeUndefined();
  });

  it.each([
    ["gives no function", "export default {};\n", /makes no stand-ins\. Write: export default/],
    ["makes something else", "export default () => ({ payments: 1 });\n", /makes no stand-ins/],
    ["cannot be loaded", 'throw new Error("broken");\n', /cannot be read: broken$/],
  ])("that %s is refused by its file", async (_, text, message) => {
    const folder = folderWith({ "stand-ins.ts": text });
    const loading = loadStandIns(folder).then((make) => make?.());
    await expect(loading).rejects.toMatchObject({
      code: "bad-stand-ins",
      message: expect.stringMatching(message),
    });
    await expect(loading).rejects.toThrow(folder);
  });
});
