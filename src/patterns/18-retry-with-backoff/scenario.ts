import type { Scenario } from "@motif/app/testing";

/** How often somebody looks whether all has an end: a message that was sent again waits for seconds. */
const MOST_LOOKS = 500;

/** Parcels that are booked, at once or at the second attempt, and one that never is. */
const scenario: Scenario = async (world) => {
  const send = (parcel: object, headers: Record<string, string> = {}) =>
    world.fetch("/shipments", {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify({ recipient: "Ada Lovelace", country: "DE", grams: 700, ...parcel }),
    });
  const accepted = [
    await send({}),
    await send({ grams: 1 }, { "idempotency-key": "a" }),
    await send({ grams: 1 }, { "idempotency-key": "a" }),
    await send({ grams: 50_000 }),
    await send({ country: "FO" }),
    await send({ country: "Germany" }),
  ];
  const isWaiting = async () => (await world.items("shipments")).some(({ status }) => status === "waiting");
  for (let looks = 0; looks < MOST_LOOKS && (await isWaiting()); looks++) await world.settle();
  const { id } = JSON.parse(accepted[3]?.body ?? "");
  const rows = await world.items("shipments");
  return {
    accepted,
    refused: await world.fetch(`/shipments/${id}`),
    ends: rows.map(({ status, attempts, reason }) => `${status} ${attempts} ${reason}`).sort(),
    deadLetters: await world.deadLetters("bookings"),
  };
};

export default scenario;
