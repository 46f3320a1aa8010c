import type { World } from "./world.ts";

/** What a client does with an app, and everything that it and the app's owner can see of it then. */
export type Scenario = (world: World) => Promise<unknown>;

const JSON_BODY = { "content-type": "application/json" };

/** Pattern 01: every route, good and bad. */
export const restApi: Scenario = async (world) => {
  const answers: unknown[] = [];
  const call = async (target: string, init?: Parameters<World["fetch"]>[1]) => {
    const answer = await world.fetch(target, init);
    answers.push(answer);
    return answer;
  };
  const post = (body: string, headers: Record<string, string> = {}) =>
    call("/items", { method: "POST", headers: { ...JSON_BODY, ...headers }, body });

  const created = JSON.parse((await post('{"name":"Tee – grün","price":2.5}')).body);
  await post('{"name":"","price":-1,"color":"red"}');
  await post("{not json");
  await post(`{"name":"x","price":1,"more":"${"y".repeat(17_000)}"}`);
  await call("/items", { method: "POST", headers: { "content-type": "text/plain" }, body: "tea" });
  const key = { "idempotency-key": "one" };
  await post('{"name":"once","price":1}', key);
  await post('{"price":1,"name":"once"}', key);
  await post('{"name":"twice","price":1}', key);
  const first = JSON.parse((await call("/items?limit=1")).body);
  await call(`/items?limit=1&cursor=${encodeURIComponent(first.nextCursor)}`);
  await call("/items?limit=1&cursor=garbage");
  await call("/items?limit=0");
  const { headers } = await call(`/items/${created.id}`);
  await call(`/items/${created.id}`, { method: "HEAD" });
  await call("/items/0e3b3b5c-1c0e-4c7e-9b1a-3f6f5d0f2b11");
  await call("/items/no%20uuid");
  const change = { method: "PUT", body: '{"name":"coffee","price":3}' };
  await call(`/items/${created.id}`, { ...change, headers: { ...JSON_BODY, "if-match": '"wrong"' } });
  await call(`/items/${created.id}`, {
    ...change,
    headers: { ...JSON_BODY, "if-match": headers.etag ?? "*" },
  });
  await call(`/items/${created.id}`);
  await call(`/items/${created.id}`, { method: "DELETE", headers: { "if-match": "*" } });
  await call(`/items/${created.id}`);
  return { answers, items: await world.items("items") };
};

/** Pattern 02: from the request to the result. */
export const asyncProcessor: Scenario = async (world) => {
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

/** Pattern 05: files, good, bad and not meant for it, to rows and reports. */
export const objectEvents: Scenario = async (world) => {
  const rows = Array.from({ length: 60 }, (_, n) => `sku-${n},Thing ${n},${n}.5,${n}`);
  await world.put("uploads", "in/März 1+1.csv", ["sku,name,price,quantity", ...rows, "bad,,x,-1"].join("\n"));
  await world.put("uploads", "wrong header.csv", "a,b\n1,2\n");
  await world.put("uploads", "empty.csv", "");
  await world.put("uploads", "notes.txt", "not for import");
  await world.settle();
  const withoutIds = ({ importId: _, ...row }: Readonly<Record<string, unknown>>) => row;
  return {
    imports: byText((await world.items("imports")).map(({ id: _, version: __, ...each }) => each)),
    products: byText((await world.items("products")).map(withoutIds)),
    reports: await world.objects("reports"),
    deadLetters: await world.deadLetters("import-steps"),
  };
};

function byText<T>(list: readonly T[]): T[] {
  return list.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}
