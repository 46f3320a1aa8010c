import type { Scenario } from "@motif/app/testing";

/** Scans in order, two that are wrong and those behind them; then the same mended, a depot entered, and one given up. */
const scenario: Scenario = async (world) => {
  const headers = { "content-type": "application/json" };
  const put = (path: string, body: object) =>
    world.fetch(path, { method: "PUT", headers, body: JSON.stringify(body) });
  const scan = (number: number, depot: string, at = `2026-11-30T0${number}:00:00Z`) =>
    put(`/shipments/s-1/scans/${number}`, { status: "in-transit", depot, at });
  const answers = [await put("/depots/HAM", { place: "Hamburg", feeCents: 150 })];
  answers.push(await scan(1, "HAM"), await scan(2, "HAM", "30.11.2026 05:12"), await scan(3, "NEW"));
  answers.push(await scan(4, "HAM"), await scan(4, "HAM"), await scan(5, "Hamburg"));
  await world.settle();
  const shown = [await world.fetch("/shipments/s-1")];
  const deadLetters = await world.deadLetters("scans");
  answers.push(await scan(2, "HAM"), await put("/depots/NEW", { place: "Newport", feeCents: 90 }));
  await world.settle();
  shown.push(await world.fetch("/shipments/s-1"));
  answers.push(await world.fetch("/shipments/s-1/scans/3", { method: "DELETE" }));
  await world.settle();
  shown.push(await world.fetch("/shipments/s-1"));
  return { answers, shown, deadLetters };
};

export default scenario;
