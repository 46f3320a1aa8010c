import type { Scenario } from "@motif/app/testing";

/** Readings of each kind: cold, hot, hot but under the machine's own limit, of a machine that nobody knows; one comes again. */
const scenario: Scenario = async (world) => {
  const put = (path: string, body: object) =>
    world.fetch(path, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  const read = (n: number, machine: string, celsius: number) =>
    put(`/readings/00000000-0000-4000-8000-00000000000${n}`, { machine, celsius });
  const answers = [
    await put("/machines/press", { site: "basel", alarmAbove: 80 }),
    await put("/machines/oven", { site: "bern", alarmAbove: 50 }),
    await read(1, "press", 20),
    await read(2, "press", 90),
    await read(2, "press", 90),
    await read(3, "press", 75),
    await read(4, "oven", 99),
    await read(5, "press", 5000),
  ];
  await world.settle();
  const listed = await world.fetch("/machines/press/alerts");
  const alerts = (await world.items("alerts")).map(({ raisedAt: _, ...alert }) => alert);
  return {
    answers,
    listed: { status: listed.status, count: JSON.parse(listed.body).alerts.length },
    alerts,
    deadLetters: await world.deadLetters("readings"),
  };
};

export default scenario;
