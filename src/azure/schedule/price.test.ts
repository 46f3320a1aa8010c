import { schedule, scheduled } from "@motif/core";
import { expect, it } from "vitest";
import { planOf } from "../testing/apps.ts";
import { schedulePrice } from "./price.ts";

const tidy = scheduled("tidy", {}, () => {});

it("timers that fire when nothing is due are billed as executions of a second", () => {
  const daily = schedule({ cron: "0 6 * * *", timeZone: "Europe/Paris" }, tidy);
  const lines = schedulePrice(planOf({ daily }));
  const quantityOf = (meter: string) => lines.find(({ sku }) => sku.endsWith(meter))?.quantity;
  // It fires at 04:00 and 05:00 UTC, and one of both is due.
  expect(quantityOf("on-demand-executions")).toBeCloseTo(30.4, 0);
});

it("timers that fire when their schedule is due are billed with their function alone", () => {
  expect(schedulePrice(planOf({ daily: schedule({ cron: "0 6 * * *" }, tidy) }))).toEqual([]);
});
