import type { Scenario } from "@motif/app/testing";

/** Reports of every lane, and what others see of them. */
const scenario: Scenario = async (world) => {
  const request = (tenant: string, headers: Record<string, string> = {}) =>
    world.fetch("/reports", {
      method: "POST",
      headers: { "content-type": "application/json", "x-tenant": tenant, ...headers },
      body: JSON.stringify({ values: [4, 1, 3] }),
    });
  const plan = await world.fetch("/tenants/acme", {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: '{"plan":"paid"}',
  });
  const accepted = [
    await request("acme"),
    await request("acme", { "idempotency-key": "a" }),
    await request("acme", { "idempotency-key": "a" }),
    await request("zoe"),
    await request("zoe"),
    await request("zoe"),
    await request("No Tenant"),
  ];
  const path = JSON.parse(accepted[0]?.body ?? "").id;
  await world.settle();
  const after = [
    await world.fetch(`/reports/${path}`, { headers: { "x-tenant": "acme" } }),
    await world.fetch(`/reports/${path}`, { headers: { "x-tenant": "zoe" } }),
  ];
  const reports = await world.items("reports");
  return {
    plan,
    accepted,
    after,
    reports: byText(
      reports.map(({ id: _, requestedAt: __, doneAt: ___, expiresAt: ____, ...report }) => report),
    ),
    deadLetters: [
      await world.deadLetters("reports-paid"),
      await world.deadLetters("reports-free"),
      await world.deadLetters("reports-overflow"),
    ],
  };
};

export default scenario;

function byText<T>(list: readonly T[]): T[] {
  return list.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}
