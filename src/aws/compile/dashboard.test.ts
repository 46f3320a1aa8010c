import { loadWarehouse } from "@motif/core/testing";
import { expect, it } from "vitest";
import * as z from "zod/mini";
import { dashboardResource } from "./dashboard.ts";
import { makePlan } from "./make-plan.ts";
import { named } from "./named.ts";

const Body = z.object({
  widgets: z.array(
    z.object({ x: z.number(), properties: z.object({ title: z.string(), metrics: z.array(z.unknown()) }) }),
  ),
});

it("a template's dashboard shows a line of each chart for each thing that is watched", async () => {
  const plan = makePlan((await loadWarehouse()).inventory);
  const [made] = dashboardResource(plan, (reference) => named(reference.type).sam(reference, plan));
  const { argument } = z.parse(z.object({ argument: z.string() }), made?.[1].Properties.DashboardBody);
  const { widgets } = z.parse(Body, JSON.parse(argument));
  const lines = widgets.map(({ properties }) => [properties.title, properties.metrics.length]);
  const expected = plan.watched.flatMap(({ of, charts }) =>
    charts.map(({ title }) => [title, of === "every-function" ? plan.functions.length : of.length]),
  );
  expect(lines).toEqual([...expected, ["Counted by the functions themselves", 1]]);
  expect(new Set(widgets.map(({ x }) => x))).toEqual(new Set([0, 8, 16]));
});
