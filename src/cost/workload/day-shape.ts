import type { DayShape } from "./workload.ts";

const OFFICE_HOURS = spread((hour) => hour >= 8 && hour < 18, 10);
const NIGHT_HOURS = spread((hour) => hour >= 22 || hour < 6, 8);

/** Nine tenths of a day evenly in the busy hours, the rest evenly in the others. */
function spread(busy: (hour: number) => boolean, busyHours: number): readonly number[] {
  return Array.from({ length: 24 }, (_, hour) => (busy(hour) ? 0.9 / busyHours : 0.1 / (24 - busyHours)));
}

/** Share of a day's arrivals in each hour; they add up to 1. */
export function hoursOf(shape: DayShape): readonly number[] {
  if (shape === "flat") return Array.from({ length: 24 }, () => 1 / 24);
  if (shape === "office-hours") return OFFICE_HOURS;
  if (shape === "nightly") return NIGHT_HOURS;
  const sum = shape.reduce((total, weight) => total + weight, 0);
  return shape.map((weight) => weight / sum);
}
