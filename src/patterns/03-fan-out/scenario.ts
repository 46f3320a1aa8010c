import type { Scenario } from "@motif/app/testing";

/** Uploads that all processors ask for, that some do, and one that an analysis cannot read. */
const scenario: Scenario = async (world) => {
  const upload = (contentType: string, body: string, headers: Record<string, string> = {}) =>
    world.fetch("/images", { method: "POST", headers: { "content-type": contentType, ...headers }, body });
  const answers = [
    await upload("image/x-portable-pixmap", "P3 2 1 255 255 0 0 0 0 255", { "idempotency-key": "a" }),
    await upload("image/x-portable-pixmap", "P3 2 1 255 255 0 0 0 0 255", { "idempotency-key": "a" }),
    await upload("image/x-portable-graymap", "P2 1 1 255 7"),
    await upload("text/plain", "words"),
    await upload("image/x-portable-pixmap", "P3 1 1 15 1 2 3"),
    await upload("image/x-portable-pixmap", ""),
  ];
  await world.settle();
  return {
    answers: answers.map(({ status }) => status),
    uploads: byText((await world.items("uploads")).map(({ id: _, uploadedAt: __, ...upload }) => upload)),
    results: byText((await world.items("results")).map(({ part, values }) => ({ part, values }))),
    thumbnails: byText((await world.objects("thumbnails")).map(({ text }) => text)),
    deadLetters: (await world.deadLetters("images-analyse-image")).length,
  };
};

export default scenario;

function byText<T>(list: readonly T[]): T[] {
  return list.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}
