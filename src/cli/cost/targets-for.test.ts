import { shop } from "@motif/cost/testing";
import { afterEach, expect, test, vi } from "vitest";
import { loadTarget, orMissing } from "../build/targets.ts";
import { targetsFor } from "./targets-for.ts";

/** As Node.js says it of a package that is not there. */
function notInstalled(): Promise<never> {
  return Promise.reject(
    Object.assign(new Error("Cannot find package '@motif/azure' imported from /app/targets.ts"), {
      code: "ERR_MODULE_NOT_FOUND",
    }),
  );
}

const withoutAzure = (name: string) => (name === "azure" ? orMissing(name, notInstalled) : loadTarget(name));

afterEach(() => {
  vi.restoreAllMocks();
});

test("a cloud whose package is not installed is left out, with the way out", async () => {
  const said = vi.spyOn(console, "error").mockImplementation(() => {});
  const targets = await targetsFor(shop, ["aws", "azure"], withoutAzure);
  expect(targets.map(({ PRICING }) => PRICING.provider)).toEqual(["aws"]);
  expect(said.mock.calls).toEqual([
    [
      "@motif/azure, which azure needs, is not installed; install it from where your @motif/cli comes, in the same version.\n",
    ],
  ]);
});

test("where no cloud is left, that is the error", async () => {
  await expect(targetsFor(shop, ["azure"], withoutAzure)).rejects.toMatchObject({ code: "package-missing" });
});

test("a package that breaks while it is loaded is not taken for one that is missing", async () => {
  const broken = () => Promise.reject(new Error("Cannot find package 'zod' imported from /app/aws.ts"));
  const load = (name: string) => orMissing(name, broken);
  await expect(targetsFor(shop, ["aws"], load)).rejects.toThrow("Cannot find package 'zod'");
});
