import { fileURLToPath } from "node:url";
import { unzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { buildApps, zipEach } from "./build-apps.ts";

const folder = fileURLToPath(new URL("./", import.meta.url));

describe("bundles of several apps", () => {
  it("are those of each app, also where functions have the same name", async () => {
    const pay = (app: string) => new Map([["pay", `export const app: string = ${JSON.stringify(app)};`]]);
    const built = await buildApps([pay("shop"), pay("bank")], { folder });
    expect(built.map((bundles) => [...bundles.keys()])).toEqual([["pay"], ["pay"]]);
    expect(built.map((bundles) => /shop|bank/.exec(bundles.get("pay")?.code ?? "")?.[0])).toEqual([
      "shop",
      "bank",
    ]);
  });

  it("are zipped one by one, with what each zip has besides", async () => {
    const [built = new Map()] = await buildApps([new Map([["pay", "export default 1;"]])], { folder });
    const files = zipEach(built, { "package.json": Buffer.from("{}") });
    expect(Object.keys(files)).toEqual(["pay.zip", "pay.mjs.map"]);
    expect(Object.keys(unzipSync(files["pay.zip"] ?? new Uint8Array())).sort()).toEqual([
      "index.mjs",
      "package.json",
    ]);
  });
});
