import { loadApp, loadDefaults, takeInventory } from "@motif/core/model";
import { listPatterns } from "@motif/patterns";
import { expect, test } from "vitest";
import { CLOUDS, loadTargets, refusalOf } from "./targets.ts";

/** Azure refuses it whatever the names: no call keeps an instance of its plan. */
const KEEPING = await loadTargets(CLOUDS.filter((cloud) => cloud !== "azure"));

test.each(listPatterns())("$name can be kept warm: no name gets too long for it", async ({ folder }) => {
  const { app, inventory } = await loadApp(folder);
  const defaults = loadDefaults(folder);
  const coldStart = { keepWarm: "5m" as const };
  const warm = takeInventory(app, { ...defaults, functions: { ...defaults.functions, coldStart } });
  const taking = KEEPING.filter((target) => !refusalOf(target, inventory));
  expect(taking.length).toBeGreaterThan(0);
  for (const target of taking) expect(refusalOf(target, warm)?.message).toBeUndefined();
});
