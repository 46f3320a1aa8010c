import type { Scenario } from "@motif/app/testing";

/**
 * Offers that are taken, and one that is not; objects that are not as they were offered, of an upload and of none. They are put past
 * their URLs: what serves those is each cloud's own, and what is signed differs.
 */
const scenario: Scenario = async (world) => {
  const offer = (body: object) =>
    world.fetch("/uploads", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  const pdf = { name: "a.pdf", bytes: 13, contentType: "application/pdf" };
  const offers = [await offer(pdf), await offer(pdf), await offer({ ...pdf, bytes: 0 })];
  const [first = "", second = ""] = offers.map(({ body }) => String(JSON.parse(body).id));
  await world.put("files", first, "%PDF-1.7 file");
  await world.put("files", second, "%PDF-1.7 a file that is larger");
  await world.put("files", "of-nobody.pdf", "%PDF-1.7 file");
  await world.settle();
  const views = [await world.fetch(`/uploads/${first}`), await world.fetch(`/uploads/${second}`)];
  return {
    offers: offers.map(({ status }) => status),
    views: views.map(({ body }) => {
      const { id: _, ...view } = JSON.parse(body);
      return view;
    }),
    objects: (await world.objects("files")).map(({ text }) => text),
  };
};

export default scenario;
