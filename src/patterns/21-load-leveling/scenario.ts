import type { Scenario } from "@motif/app/testing";

/** Readings that are recorded, one that comes again, one that contradicts, and what is no reading. */
const scenario: Scenario = async (world) => {
  const send = async (meter: string, day: string, kilowattHours: number) => {
    const answer = await world.fetch(`/meters/${meter}/readings/${day}`, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ kilowattHours }),
    });
    await world.settle();
    return answer;
  };
  const answers = [
    await send("A1", "2026-11-29", 12.5),
    await send("A1", "2026-11-29", 12.5),
    await send("A1", "2026-11-29", 13),
    await send("B2", "2026-11-29", 0),
    await send("a1", "2026-02-30", -1),
  ];
  return { answers, deadLetters: await world.deadLetters("readings") };
};

export default scenario;
