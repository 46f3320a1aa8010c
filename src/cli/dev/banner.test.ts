import { stripVTControlCharacters } from "node:util";
import { app, schedule, scheduled } from "@motif/core";
import { takeInventory } from "@motif/core/model";
import { expect, it } from "vitest";
import { banner } from "./banner.ts";

it("shows when schedules are due and which function they call", () => {
  const tidy = scheduled("tidy-up", {}, () => {});
  const report = scheduled("report", {}, () => {});
  const inventory = takeInventory(
    app("shop", {
      hourly: schedule({ every: "1h" }, tidy),
      nightly: schedule({ cron: "0 3 * * *", timeZone: "Europe/Paris" }, report),
    }),
  );
  const text = banner({
    inventory,
    url: "http://127.0.0.1:3000",
    dataFolder: ".motif/shop",
    durability: "process",
    examples: [],
    missing: [],
    places: [],
  });
  expect(stripVTControlCharacters(text)).toContain(
    "Schedules\n  every 1h                tidy-up\n  0 3 * * * Europe/Paris  report\n",
  );
});
