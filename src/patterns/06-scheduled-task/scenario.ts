import type { Scenario } from "@motif/app/testing";

/** A day that is over everywhere. */
const LONG_AGO = "2020-01-01";

/** A sale that is none, one of a day that is over, and what cannot be seen before a task has run. */
const scenario: Scenario = async (world) => {
  const send = (body: string) =>
    world.fetch(`/days/${LONG_AGO}/sales/a-1`, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body,
    });
  return {
    refused: [await send('{"cents":0}'), await send('{"cents":100}')],
    unknown: [await world.fetch(`/reports/${LONG_AGO}`), await world.fetch("/reports/yesterday")],
    sales: await world.items("sales"),
    reports: await world.items("reports"),
  };
};

export default scenario;
