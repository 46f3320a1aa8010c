import type { Scenario } from "@motif/app/testing";

const JSON_BODY = { "content-type": "application/json" };

/** From the request to the result. */
const scenario: Scenario = async (world) => {
  const submit = (text: string, headers: Record<string, string> = {}) =>
    world.fetch("/jobs", {
      method: "POST",
      headers: { ...JSON_BODY, ...headers },
      body: JSON.stringify({ text }),
    });
  const accepted = [
    await submit("To be, or not to be"),
    await submit("again", { "idempotency-key": "a" }),
    await submit("again", { "idempotency-key": "a" }),
    await submit(""),
  ];
  const { id } = JSON.parse(accepted[0]?.body ?? "");
  await world.settle();
  const after = [await world.fetch(`/jobs/${id}`), await world.fetch(`/jobs/${id}/result`)];
  return {
    accepted,
    after,
    jobs: byText((await world.items("jobs")).map(({ expiresAt: _, lostAfter: __, ...job }) => job)),
    results: (await world.objects("results")).map(({ text }) => text).sort(),
    deadLetters: await world.deadLetters("jobs"),
  };
};

export default scenario;

function byText<T>(list: readonly T[]): T[] {
  return list.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}
