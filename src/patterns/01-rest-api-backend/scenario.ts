import type { Scenario, World } from "@motif/app/testing";

const JSON_BODY = { "content-type": "application/json" };

/** Every route, good and bad. */
const scenario: Scenario = async (world) => {
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
    headers: { ...JSON_BODY, "if-match": headers["etag"] ?? "*" },
  });
  await call(`/items/${created.id}`);
  await call(`/items/${created.id}`, { method: "DELETE", headers: { "if-match": "*" } });
  await call(`/items/${created.id}`);
  return { answers, items: await world.items("items") };
};

export default scenario;
