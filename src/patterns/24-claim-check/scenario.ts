import type { Scenario } from "@motif/app/testing";

/** Documents that stand in their messages, and one that does not. */
const scenario: Scenario = async (world) => {
  const submit = (title: string, text: string, headers: Record<string, string> = {}) =>
    world.fetch("/documents", {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify({ title, text }),
    });
  const large = "to be or not ".repeat(20_000);
  const accepted = [
    await submit("small", "To be, or not to be"),
    await submit("large", large, { "idempotency-key": "a" }),
    await submit("large", large, { "idempotency-key": "a" }),
    await submit("empty", ""),
  ];
  const { id } = JSON.parse(accepted[1]?.body ?? "");
  await world.settle();
  return {
    accepted,
    after: [await world.fetch(`/documents/${id}`)],
    index: byText(
      (await world.items("index")).map(({ id: _, acceptedAt: __, indexedAt: ___, ...entry }) => entry),
    ),
    payloads: (await world.objects("documents")).map(({ text }) => text.length),
    deadLetters: await world.deadLetters("documents"),
  };
};

export default scenario;

function byText<T>(list: readonly T[]): T[] {
  return list.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}
