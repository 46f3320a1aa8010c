import type { Scenario } from "@motif/app/testing";

/** While the provider answers, while it fails, and when the breaker is open; the stand-in fails once it was asked for OFF. */
const scenario: Scenario = async (world) => {
  const statusOf = async (path: string) => (await world.fetch(path)).status;
  const live = [await world.fetch("/rates/USD"), await world.fetch("/rates/XYZ")];
  const failing = [await statusOf("/rates/OFF"), await statusOf("/rates/USD")];
  const open = [await world.fetch("/rates/USD"), await statusOf("/conversions/USD?amount=100")];
  const refused = [await world.fetch("/rates/usd"), await world.fetch("/conversions/USD?amount=ten")];
  return {
    live,
    failing,
    open,
    refused,
    known: (await world.items("known-rates")).map(({ currency, rate }) => ({ currency, rate })),
    breakers: (await world.items("breakers")).map(({ name, state, epoch }) => ({ name, state, epoch })),
  };
};

export default scenario;
